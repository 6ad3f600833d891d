package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backend whose process is stopped: the system goes on accepting connections for it. */
class StoppedBackendOnTomcatIT extends Behaviour {
  private static final TestBackends OTHERS = TestBackends.start("gpu-b", "gpu-c");
  private static final BackendProcess STOPPED = BackendProcess.start("gpu-a");
  private static final int WAITING = 4;

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(OTHERS.settings());
    settings.put("pinion.backends", "gpu-a,gpu-b,gpu-c");
    settings.put("pinion.backend.gpu-a.url", STOPPED.uri().toString());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "100ms");
    settings.put("pinion.health.timeout", "1s");
    settings.put("pinion.health.fall", "2");
    settings.put("pinion.health.slow-start", "off");
    return settings;
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @AfterAll
  static void stop() {
    STOPPED.close();
    OTHERS.close();
  }

  private String backendOf(String id) throws IOException {
    Reply reply = chat(session(id));
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return reply.head().header("X-Pinion-Backend").orElseThrow();
  }

  private void awaitState(String state) throws IOException {
    awaitFigure(
        "pinion_backend_state{backend=\"gpu-a\",state=\"" + state + "\"}", figure -> figure == 1);
  }

  @Test
  void requestsThatWaitAndThoseToComeAreAnsweredElsewhereUntilItGoesOn() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String id = freshId();
      if (backendOf(id).equals("gpu-a")) {
        ids.add(id);
      }
    }
    assertThat(ids).hasSizeGreaterThanOrEqualTo(WAITING);

    STOPPED.freeze();
    Crowd.run(
        WAITING, WAITING, number -> assertThat(backendOf(ids.get(number))).isNotEqualTo("gpu-a"));

    assertThat(figure("pinion_backend_failures_total{backend=\"gpu-a\",failure=\"taken-down\"}"))
        .isPositive();
    awaitState("down");
    for (int i = 0; i < 20; i++) {
      assertThat(backendOf(freshId())).isNotEqualTo("gpu-a");
    }

    STOPPED.thaw();
    awaitState("up");
    List<String> later = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      later.add(backendOf(freshId()));
    }
    assertThat(later).contains("gpu-a");
    for (String moved : ids.subList(0, WAITING)) {
      assertThat(backendOf(moved)).isNotEqualTo("gpu-a");
    }
  }
}
