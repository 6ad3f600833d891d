package io.pinion.clients;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.clients.ChatClient.Target;
import io.pinion.demo.Model;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway says itself, Java's client libraries understand. */
abstract class JavaClientsWithoutBackend {

  static Map<String, String> settings() {
    return Map.of();
  }

  /** The root of the WAR, ending in a slash. */
  abstract URI gateway();

  @ParameterizedTest
  @MethodSource("io.pinion.clients.JavaClients#clients")
  void theGatewaysRefusalIsTheLibrarysOwnException(ChatClient client) {
    Target target = new Target(gateway(), "my-chat", Model.SERVES);

    assertThatThrownBy(() -> client.ask(target))
        .isInstanceOf(client.thrownFor(503))
        .hasMessageContaining("no backend is configured");
    assertThatThrownBy(() -> client.askStreamed(target))
        .isInstanceOf(client.thrownFor(503))
        .hasMessageContaining("no backend is configured");
  }
}
