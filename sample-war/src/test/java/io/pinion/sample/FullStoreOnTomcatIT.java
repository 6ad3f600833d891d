package io.pinion.sample;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class FullStoreOnTomcatIT extends FullStore {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b");

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings(BACKENDS));

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
