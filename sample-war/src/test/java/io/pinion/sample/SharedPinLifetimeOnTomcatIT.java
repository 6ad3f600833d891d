package io.pinion.sample;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPinLifetimeOnTomcatIT extends PinLifetime {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  /** A cluster counts in whole seconds, and may let a pin go one second early. */
  private static final Duration TTL = Duration.ofSeconds(4);

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(shared());

  private static Map<String, String> shared() {
    Map<String, String> settings = ClusterSettings.ofMembers(1).of(0, settings(BACKENDS, TTL));
    settings.put("pinion.store.timeout", "10s"); // a loaded machine is no failing store
    return settings;
  }

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
