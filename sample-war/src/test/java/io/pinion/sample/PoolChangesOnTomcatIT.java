package io.pinion.sample;

import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolChangesOnTomcatIT extends PoolChanges {

  @RegisterExtension
  static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings(), ControlServlet.class);

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
