package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without a receiver of spans nothing is traced. */
class UntracedOnTomcatIT extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu");
  private static final RouterModel ROUTER = new RouterModel();
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.putAll(ROUTER.settings());
    settings.put("pinion.model.router.timeout", "1m");
    settings.put("pinion.traces.service-name", "without an endpoint that is nothing");
    return settings;
  }

  @BeforeEach
  void says() {
    ROUTER.says("code");
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
    ROUTER.close();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @Test
  void whatTheClientSaysOfItsTracePassesAsItCame() throws IOException {
    served(session(freshId()), "Traceparent: " + PARENT, "tracestate: a=1", "tracestate: b=2");
    ReceivedRequest told = BACKENDS.takeRequest();
    assertThat(told.headers("traceparent")).containsExactly(PARENT);
    assertThat(told.headers("tracestate")).containsExactly("a=1", "b=2");

    served(session(freshId()), "traceparent: garbage", "tracestate: a=1");
    assertThat(BACKENDS.takeRequest().headers("traceparent")).containsExactly("garbage");
    assertThat(ROUTER.requests()).allMatch(asked -> asked.headers("traceparent").isEmpty());
  }

  @Test
  void nothingIsAddedAndNothingRuns() throws IOException {
    served(session(freshId()));
    assertThat(BACKENDS.takeRequest().headers("traceparent")).isEmpty();
    assertThat(ROUTER.requests()).allMatch(asked -> asked.headers("traceparent").isEmpty());
    assertThat(metrics()).doesNotContain("pinion_traces");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("pinion-traces");
  }
}
