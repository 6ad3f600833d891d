package io.pinion.clients;

import io.pinion.clients.ChatClient.Target;
import io.pinion.demo.Model;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Client libraries understand what the gateway says itself. */
abstract class ClientsWithoutBackend {

  static Map<String, String> settings() {
    return Map.of();
  }

  /** The root of the WAR, ending in a slash. */
  abstract URI gateway();

  @ParameterizedTest
  @MethodSource("clients")
  void theGatewaysRefusalIsTheLibrarysOwnError(ChatClient client) {
    Target target = new Target(gateway(), "my-chat", Model.SERVES);

    Clients.assertFails(client, target, 503, "no backend is configured");
  }
}
