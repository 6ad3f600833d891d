package io.pinion.clients.carrying;

import io.pinion.client.websocket.SessionConfigurator;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;

/** Jakarta's WebSocket client, here Tyrus. */
final class JakartaWebSocket {
  private JakartaWebSocket() {}

  /**
   * @param target of scheme {@code ws}
   */
  static Session connect(Endpoint endpoint, URI target) throws IOException, DeploymentException {
    // docs: Jakarta WebSocket
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().configurator(new SessionConfigurator()).build();
    WebSocketContainer container = ContainerProvider.getWebSocketContainer();
    Session socket = container.connectToServer(endpoint, config, target);
    // docs: end
    return socket;
  }
}
