package io.pinion.sample;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Clients that send and never read, so that in the end nothing passes either way. */
abstract class UnreadWebSockets extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");

  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "gpu-a",
        "pinion.backend.gpu-a.url",
        BACKEND.uri().toString(),
        "pinion.timeout.idle",
        "2s");
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @Test
  void clientThatReadsNothingIsGoneAndItsBackendIsNotBlamed() throws IOException {
    String id = freshId();
    served(session(id));
    Tally tally = tally();

    try (WebSocketPeer client =
        WebSocketPeer.open(gateway(), "/ws/x", session(id), script(Script.webSocket()))) {
      var unused = CompletableFuture.runAsync(() -> flood(client));

      tally.exchange("client-gone", "pinned").await();
    }
  }

  private static void flood(WebSocketPeer client) {
    try {
      while (true) {
        client.send(Frame.pattern(16 * 1024));
      }
    } catch (IOException e) {
      // closed, as this test ends
    }
  }
}
