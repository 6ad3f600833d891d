package io.pinion.sample;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedFullStoreOnTomcatIT extends FullStore {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b");

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(shared());

  private static Map<String, String> shared() {
    Map<String, String> settings = ClusterSettings.ofMembers(1).of(0, settings(BACKENDS));
    settings.put("pinion.store.timeout", "10s"); // a loaded machine is no failing store
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
