package io.pinion.client.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.client.AmbientSession;
import io.pinion.client.HeaderEcho;
import io.pinion.client.SessionHeader;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionConfiguratorTest {
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");

  /** An endpoint that does nothing. */
  @ClientEndpoint(configurator = SessionConfigurator.class)
  public static class Agent {}

  /** With Tyrus; that the server is none for WebSockets comes after the handshake is sent. */
  @Test
  void aHandshakeNamesTheSession() throws Exception {
    try (HeaderEcho echo = HeaderEcho.start()) {
      URI target = URI.create("ws" + echo.uri().toString().substring("http".length()));

      SESSION.run(() -> assertNotAccepted(target));
      assertThat(echo.takeIds()).containsExactly("conversation-1");
      assertNotAccepted(target);
      assertThat(echo.takeIds()).isEmpty();
    }
  }

  private static void assertNotAccepted(URI target) {
    assertThatThrownBy(
            () -> ContainerProvider.getWebSocketContainer().connectToServer(Agent.class, target))
        .isInstanceOf(DeploymentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Session-ID", "x-session-id"})
  void whatTheCallerHasSetStays(String name) {
    Map<String, List<String>> handshake = handshake("gateway");
    handshake.put(name, List.of("of-the-caller"));

    SESSION.run(() -> new SessionConfigurator(HEADER).beforeRequest(handshake));

    assertThat(handshake).hasSize(2).containsEntry(name, List.of("of-the-caller"));
  }

  @ParameterizedTest
  @CsvSource({
    "gateway, gateway, true",
    "gateway:8080, gateway:8080, true",
    "gateway:443, gateway, true", // wss or ws: not told
    "gateway:8080, gateway, false",
    "gateway, evil.example, false",
    "[::1]:8080, [::1]:8080, true",
    "gateway, , false", // as in Open Liberty
    "gateway, '', false",
    "gateway, 'gateway ', false",
    "gateway, gateway|, false",
  })
  void isToldWhomTheHandshakeGoesToByItsHost(
      String allowed, @Nullable String host, boolean expected) {
    Map<String, List<String>> handshake = handshake(host);

    SESSION.run(() -> new SessionConfigurator(HEADER.onlyTo(allowed)).beforeRequest(handshake));

    assertThat(handshake.containsKey("X-Session-ID")).isEqualTo(expected);
  }

  @Test
  void isToldWhomTheHandshakeGoesToByItsTarget() {
    SessionHeader header = HEADER.onlyTo("gateway:443");
    Map<String, List<String>> toGateway = handshake(null);
    Map<String, List<String>> toAnother = handshake("gateway:443");

    SESSION.run(
        () -> {
          new SessionConfigurator(header, URI.create("wss://gateway/ws")).beforeRequest(toGateway);
          new SessionConfigurator(header, URI.create("ws://gateway/ws")).beforeRequest(toAnother);
        });

    assertThat(toGateway).containsEntry("X-Session-ID", List.of("conversation-1"));
    assertThat(toAnother).doesNotContainKey("X-Session-ID");
  }

  @Test
  void aHostThatIsNoneMattersOnlyWhereHostsAreNamed() {
    Map<String, List<String>> inSession = handshake("");
    Map<String, List<String>> outside = handshake("");

    SESSION.run(() -> new SessionConfigurator(HEADER).beforeRequest(inSession));
    new SessionConfigurator(HEADER).beforeRequest(outside);

    assertThat(inSession).containsEntry("X-Session-ID", List.of("conversation-1"));
    assertThat(outside).doesNotContainKey("X-Session-ID");
  }

  private static Map<String, List<String>> handshake(@Nullable String host) {
    Map<String, List<String>> headers = new HashMap<>();
    if (host != null) {
      headers.put("host", new ArrayList<>(List.of(host)));
    }
    return headers;
  }
}
