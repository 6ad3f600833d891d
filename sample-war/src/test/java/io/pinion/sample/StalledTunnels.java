package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One side of a WebSocket takes nothing of what the other sends; the gateway notices. */
abstract class StalledTunnels extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final int BAD_GATEWAY = 1014;
  private static final int GOING_AWAY = 1001;
  private static final int MESSAGE = 16 * 1024;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu-a");
    settings.put("pinion.backend.gpu-a.url", BACKEND.uri().toString());
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.timeout.idle", "1s");
    settings.put("pinion.websocket.idle-timeout", "2s");
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
  void clientOfABackendThatTakesNothingIsToldSo() throws Exception {
    Tally tally = tally();
    try (WebSocketEnds ends = open()) {
      CompletableFuture<Void> flood = flood(ends.client());

      Frame close = ends.client().read();
      assertThat(close.code()).isEqualTo(BAD_GATEWAY);
      assertThat(close.payload()).contains("pinion.timeout.idle");
      ends.client().awaitEnd();
      flood.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      awaitEndOfFlood(ends.backend());
    }
    tally.exchange("cut-short", "generated").failures("gpu-a", "cut-short", 1).await();
    awaitFigure("pinion_websockets_open", open -> open == 0);
  }

  /** Nothing may be put into the middle of it. */
  @Test
  void clientThatIsInTheMiddleOfAFrameIsNotTold() throws Exception {
    String half = "\u0081d" + "x".repeat(50); // of 100 bytes
    try (WebSocketEnds ends = open()) {
      ends.backend().sendRaw(half);
      assertThat(ends.client().readRaw(half.length())).isEqualTo(half);
      CompletableFuture<Void> flood = flood(ends.client());

      ends.client().awaitEnd();
      flood.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    awaitFigure("pinion_websockets_open", open -> open == 0);
  }

  @Test
  void backendOfAClientThatTakesNothingIsToldSo() throws Exception {
    Tally tally = tally();
    try (WebSocketEnds ends = open()) {
      CompletableFuture<Void> flood = flood(ends.backend());

      assertThat(ends.backend().read().code()).isEqualTo(GOING_AWAY);
      ends.backend().awaitEnd();
      flood.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      awaitEndOfFlood(ends.client());
    }
    tally.exchange("client-gone", "generated").await();
    awaitFigure("pinion_websockets_open", open -> open == 0);
  }

  /** Sends until nobody takes anything any more, and longer. */
  private static CompletableFuture<Void> flood(WebSocketPeer sender) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (true) {
              sender.send(Frame.pattern(MESSAGE));
            }
          } catch (IOException e) {
            // the connection's end, as it should be
          }
        });
  }

  /** Takes what is left of it up to the end of the connection. */
  private static void awaitEndOfFlood(WebSocketPeer reader) throws IOException {
    try {
      while (true) {
        assertThat(reader.read().equals(Frame.pattern(MESSAGE))).isTrue();
      }
    } catch (EOFException | IncompleteMessageException e) {
      // as it should be
    }
  }

  private WebSocketEnds open() throws IOException {
    WebSocketPeer client = WebSocketPeer.open(gateway(), "/ws/x", script(Script.webSocketByHand()));
    return new WebSocketEnds(client, BACKEND.takeRequest().webSocket());
  }
}
