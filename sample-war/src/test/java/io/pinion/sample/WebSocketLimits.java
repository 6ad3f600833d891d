package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a WebSocket may take of time and places. */
abstract class WebSocketLimits extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final String PATH = "/ws/x";
  private static final int GOING_AWAY = 1001;
  private static final int HANDSHAKES = 2;

  /** How often a machine may hold a test up before it is too slow for this one. */
  private static final int TRIES = 10;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu-a");
    settings.put("pinion.backend.gpu-a.url", BACKEND.uri().toString());
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.websocket.handshake-timeout", "2s");
    settings.put("pinion.websocket.max-handshakes", "" + HANDSHAKES);
    settings.put("pinion.websocket.idle-timeout", "1s");
    return settings;
  }

  /** Whether a client that sends nothing has its connection closed when its tunnel is over. */
  boolean closesSilentClients() {
    return true;
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
  void handshakeThatTakesTooLongIs504AndItsBackendIsFreed() throws IOException {
    Reply reply = request("GET", PATH, handshake(Script.neverAnswers()));

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.text()).contains("pinion.websocket.handshake-timeout");
    BACKEND.takeRequest().answer().awaitPeerClosed();
  }

  @Test
  void tooManyHandshakesAtOnceAre503AndTheOthersGoOn() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      try (RawClient first = connect();
          RawClient second = connect()) {
        Script script = Script.webSocket().gatedHead();
        first.sendRequest("GET", PATH, handshake(script));
        Answer firstAnswer = BACKEND.takeRequest().answer();
        second.sendRequest("GET", PATH, handshake(script));
        Answer secondAnswer = BACKEND.takeRequest().answer();

        Reply reply = request("GET", PATH, handshake(Script.neverAnswers()));
        if (!first.hasInput()) { // else both have waited for too long
          assertThat(reply.status()).isEqualTo(503);
          assertThat(reply.text()).contains("pinion.websocket.max-handshakes");
          assertThat(reply.head().header("Retry-After")).isPresent();
          firstAnswer.release();
          secondAnswer.release();
          assertThat(first.readHead().status()).isIn(101, 504);
          return;
        }
      }
    }
    throw new AssertionError("in none of " + TRIES + " tries were requests as close as they must");
  }

  @Test
  void silentOneIsClosedAtBothSides() throws IOException {
    try (WebSocketPeer client =
            WebSocketPeer.open(gateway(), PATH, script(Script.webSocketByHand()));
        WebSocketPeer backend = BACKEND.takeRequest().webSocket()) {
      assertThat(client.read().code()).isEqualTo(GOING_AWAY);
      if (closesSilentClients()) {
        client.awaitEnd(); // though it has answered nothing
      }
      assertThat(backend.read().code()).isEqualTo(GOING_AWAY);
      backend.awaitEnd();
    }
    awaitFigure("pinion_websockets_open", open -> open == 0);
  }

  private static String[] handshake(Script script) {
    return WebSocketPeer.handshake(script(script));
  }
}
