package io.pinion.clients;

import io.pinion.sample.GatewayOnTomcat;
import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

class JavaClientsOnTomcatIT extends JavaClients {

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
