package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * WebSockets that carry more than the other side takes at the time. Each test runs against the
 * backend itself, too.
 */
abstract class WebSocketFloods extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final String PATH = "/ws/x";
  private static final int BAD_GATEWAY = 1014;
  private static final int MESSAGES = 2_000;

  /** More than all buffers take on the way there and back. */
  private static final int MANY = 3 * MESSAGES;

  /** Less than the system would give in the end, which takes its time to fill. */
  private static final int RECEIVE_BUFFER = 256 * 1024;

  private static final int MESSAGE = 16 * 1024;

  /** How long a sender takes to get rid of nothing until it counts as held up. */
  private static final Duration STALL = Duration.ofMillis(500);

  /** How a client reaches the backend. */
  enum Way {
    DIRECT,
    RELAYED
  }

  static Map<String, String> settings() {
    return Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", BACKEND.uri().toString());
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @ParameterizedTest
  @CsvSource({"DIRECT, client", "RELAYED, client", "DIRECT, backend", "RELAYED, backend"})
  void floodWaitsForASlowReader(Way way, String from) throws Exception {
    try (WebSocketEnds ends = open(way)) {
      WebSocketPeer sender = from.equals("client") ? ends.client() : ends.backend();
      WebSocketPeer reader = from.equals("client") ? ends.backend() : ends.client();
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> flood(sender, MESSAGES));

      assertThat(stalledAt(sender)).isLessThan((long) MESSAGES * MESSAGE);
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(reader.read().equals(numbered(i))).as("message %d", i).isTrue();
      }
      sent.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      reader.send(Frame.text("all"));
      assertThat(sender.read()).isEqualTo(Frame.text("all"));
    }
  }

  /** The backend does not read either while nobody reads what it sends. */
  @ParameterizedTest
  @EnumSource
  void floodBothWaysGoesOnWhenTheClientReadsAgain(Way way) throws Exception {
    try (RawClient connection = RawClient.connect(at(way), RECEIVE_BUFFER)) {
      connection.sendRequest("GET", PATH, WebSocketPeer.handshake(script(Script.webSocket())));
      WebSocketPeer client = WebSocketPeer.opened(connection);
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> flood(client, MANY));

      assertThat(stalledAt(client)).isLessThan((long) MANY * MESSAGE);
      for (int i = 0; i < MANY; i++) {
        assertThat(client.read().equals(numbered(i))).as("message %d", i).isTrue();
      }
      sent.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /**
   * Bytes that the gateway has not read must not turn the end into a reset, which takes them all.
   */
  @Test
  void clientThatReadsLateHearsThatItsBackendHasGone() throws Exception {
    Frame last = Frame.pattern(2 * MESSAGE);
    try (RawClient connection = RawClient.connect(gateway(), 4096)) {
      connection.sendRequest(
          "GET", PATH, WebSocketPeer.handshake(script(Script.webSocketByHand())));
      WebSocketPeer client = WebSocketPeer.opened(connection);
      try (WebSocketPeer backend = BACKEND.takeRequest().webSocket()) {
        backend.send(last);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> sent =
            CompletableFuture.runAsync(() -> floodUntil(client, enough::get));
        stalledAt(client);
        enough.set(true);
        backend.reset();

        sent.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        awaitFigure("pinion_websockets_open", open -> open == 0);
        assertThat(client.read()).isEqualTo(last);
        assertThat(client.read().code()).isEqualTo(BAD_GATEWAY);
        client.awaitEnd();
      }
    }
  }

  private static void floodUntil(WebSocketPeer sender, BooleanSupplier enough) {
    try {
      while (!enough.getAsBoolean()) {
        sender.send(numbered(0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flood(WebSocketPeer sender, int count) {
    try {
      for (int i = 0; i < count; i++) {
        sender.send(numbered(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Frame numbered(int number) {
    return Frame.text("%05d".formatted(number) + "x".repeat(MESSAGE));
  }

  private static long stalledAt(WebSocketPeer sender) throws InterruptedException {
    long[] last = {-1, 0};
    return Eventually.get(
        () -> {
          long now = sender.connection().bytesSent();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now;
        },
        now -> now > 0 && System.nanoTime() - last[1] > STALL.toNanos());
  }

  private URI at(Way way) {
    return way == Way.DIRECT ? BACKEND.uri() : gateway();
  }

  private WebSocketEnds open(Way way) throws IOException {
    WebSocketPeer client = WebSocketPeer.open(at(way), PATH, script(Script.webSocketByHand()));
    return new WebSocketEnds(client, BACKEND.takeRequest().webSocket());
  }
}
