package io.pinion.sample;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class PinLifetimeOnTomcatIT extends PinLifetime {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final Duration TTL = Duration.ofSeconds(2);

  @RegisterExtension
  static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings(BACKENDS, TTL));

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Override
  Duration ttl() {
    return TTL;
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
