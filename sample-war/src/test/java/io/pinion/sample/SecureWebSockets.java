package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.relay.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket to a backend behind TLS, by an encrypted tunnel of the gateway's own. */
abstract class SecureWebSockets extends Behaviour {
  private static final TestBackend BACKEND =
      TestBackend.startSecure("gpu-a", TestCertificates.server(TestCertificates.GOOD));
  private static final String PATH = "/ws/x";
  private static final String AUTHORITY = "authority";
  private static final String UNTRUSTED =
      "pinion_backend_failures_total{backend=\"gpu-a\",failure=\"untrusted\"}";
  private static final int BAD_GATEWAY = 1014;

  /** What is trusted, at first somebody else. */
  private static final Path STORE =
      TestCertificates.trust("sockets.p12", TestCertificates.SELF_SIGNED);

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu-a");
    settings.put("pinion.backend.gpu-a.url", BACKEND.uri().toString());
    SecureBackends.trust(settings, "gpu-a", STORE);
    settings.put("pinion.tls.refresh", "100ms");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @Test
  void backendThatIsNotTrustedIsNeverAskedAndTheHandshakeIs502() throws Exception {
    trust(TestCertificates.SELF_SIGNED, 502);
    BACKEND.clear();
    double before = figure(UNTRUSTED);

    Reply reply;
    try (RawClient client = asking()) {
      reply = Reply.read(client);
    }

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.text()).contains("the backend's certificate rests on none that is trusted");
    assertThat(figure(UNTRUSTED)).isEqualTo(before + 1);
    assertThat(BACKEND.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 65_536, 16_777_216})
  void messageOfAnySizeComesBack(int size) throws Exception {
    trust(AUTHORITY, 101);
    Frame message = Frame.pattern(size);
    try (WebSocketPeer client = WebSocketPeer.open(gateway(), PATH, script(Script.webSocket()))) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(message).read().equals(message)).isTrue();
      }
    }
  }

  @Test
  void closesPassBothWays() throws Exception {
    trust(AUTHORITY, 101);
    Frame close = Frame.close(4001, "bye");
    Frame answer = Frame.close(4001, "bye, too");
    try (WebSocketEnds ends = open()) {
      ends.client().send(close);
      assertThat(ends.backend().read()).isEqualTo(close);
      ends.backend().send(answer);
      assertThat(ends.client().read()).isEqualTo(answer);
      ends.backend().close();
      ends.client().awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ends", "resets"})
  void backendThatIsGoneBetweenFramesIsToldOf(String how) throws Exception {
    trust(AUTHORITY, 101);
    try (WebSocketEnds ends = open()) {
      ends.backend().send(Frame.text("last"));
      assertThat(ends.client().read()).isEqualTo(Frame.text("last"));
      if (how.equals("resets")) {
        ends.backend().reset();
      } else {
        ends.backend().close();
      }

      assertThat(ends.client().read().code()).isEqualTo(BAD_GATEWAY);
      ends.client().awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ends", "resets"})
  void clientThatIsGoneIsGoneForTheBackend(String how) throws Exception {
    trust(AUTHORITY, 101);
    try (WebSocketEnds ends = open()) {
      ends.client().send(Frame.text("last"));
      assertThat(ends.backend().read()).isEqualTo(Frame.text("last"));
      if (how.equals("resets")) {
        ends.client().reset();
      } else {
        ends.client().close();
      }

      ends.backend().awaitEnd();
    }
  }

  /** Has the gateway trust this one alone, and waits until it does. */
  private void trust(String whom, int status) throws Exception {
    Files.move(
        TestCertificates.trust("next-sockets.p12", whom),
        STORE,
        StandardCopyOption.REPLACE_EXISTING);
    Eventually.get(this::statusOfHandshake, now -> now == status);
    BACKEND.clear();
  }

  private int statusOfHandshake() throws IOException {
    try (RawClient client = asking()) {
      return client.readFinalHead().status();
    }
  }

  private RawClient asking() throws IOException {
    return connect().sendRequest("GET", PATH, WebSocketPeer.handshake(script(Script.webSocket())));
  }

  private WebSocketEnds open() throws IOException {
    WebSocketPeer client = WebSocketPeer.open(gateway(), PATH, script(Script.webSocketByHand()));
    return new WebSocketEnds(client, BACKEND.takeRequest().webSocket());
  }
}
