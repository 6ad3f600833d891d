package io.pinion.clients;

import io.pinion.sample.GatewayOnTomcat;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeClientsWithoutBackendIT extends ClientsWithoutBackend {
  private static final NodeClients NODE = new NodeClients();

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  static List<ChatClient> clients() {
    return NODE.all();
  }

  @AfterAll
  static void stopNode() {
    NODE.close();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
