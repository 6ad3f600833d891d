package io.pinion.clients;

import io.pinion.sample.GatewayOnTomcat;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class JavaClientsOnTomcatIT extends Clients {

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  static List<ChatClient> clients() {
    return JavaClients.strict();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
