package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies of any size pass whole, and no more of them is held than is under way. Several large ones
 * at once, which the heaps of these JVMs (see pom.xml and arquillian.xml) could not hold.
 */
abstract class Transfers extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final long SIZE = 64L << 20;
  private static final int AT_ONCE = 4;

  /**
   * What may be under way between a backend that writes and a client that does not read: kernel
   * buffers on both connections (a system may allow 32 MiB to receive and 4 MiB to send), and what
   * a container takes before it is not ready, which for those tested here is in the kernel too.
   */
  private static final long UNDER_WAY = 48L << 20;

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
  @ValueSource(booleans = {false, true})
  void downloadsPassWhole(boolean chunked) throws Exception {
    Script bytes = Script.bytes(SIZE);

    Crowd.run(
        AT_ONCE,
        AT_ONCE,
        number -> {
          try (RawClient client = connect()) {
            client.sendRequest("GET", "/v1/file", script(chunked ? bytes.chunked() : bytes));
            ResponseHead head = client.readHead();
            assertThat(head.headers("Content-Length").contains("" + SIZE)).isNotEqualTo(chunked);
            assertThat(BytePattern.check(client.body())).isEqualTo(SIZE);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void uploadsPassWhole(boolean chunked) throws Exception {
    Queue<String> answers = new ConcurrentLinkedQueue<>();

    Crowd.run(
        AT_ONCE,
        AT_ONCE,
        number -> {
          try (RawClient client = connect()) {
            upload(client, chunked);
            answers.add(Reply.read(client).backend());
          }
        });

    assertThat(answers).hasSize(AT_ONCE).containsOnly("gpu-a");
    String expected = BytePattern.sha256(SIZE);
    for (int i = 0; i < AT_ONCE; i++) {
      ReceivedRequest received = BACKEND.takeRequest();
      assertThat(received.bodyWhole()).isTrue();
      assertThat(received.bodyLength()).isEqualTo(SIZE);
      assertThat(received.bodySha256()).isEqualTo(expected);
      assertThat(received.headers("Content-Length").contains("" + SIZE)).isNotEqualTo(chunked);
    }
  }

  private static void upload(RawClient client, boolean chunked) throws IOException {
    String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + SIZE;
    client.sendRequest("POST", CHAT, framing);
    if (!chunked) {
      client.sendPattern(0, SIZE);
      return;
    }
    int size = 10_000;
    for (long place = 0; place < SIZE; place += size) {
      client.sendChunk(BytePattern.bytes(place, (int) Math.min(size, SIZE - place)));
    }
    client.sendChunk(new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked", "events"})
  void aClientThatDoesNotReadHoldsTheBackendBack(String kind) throws IOException {
    try (RawClient slow = RawClient.connect(gateway(), 16 * 1024)) {
      slow.sendRequest("GET", "/v1/file", script(bytes(kind)));
      slow.readHead();
      Answer answer = BACKEND.takeRequest().answer();

      assertThat(whereItStops(answer::bytesWritten)).isLessThan(UNDER_WAY);

      assertThat(BytePattern.check(slow.readFast().body())).isEqualTo(SIZE);
      assertThat(answer.awaitEnd()).isEqualTo(Answer.End.WRITTEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked", "events"})
  void aClientThatLeavesWithoutReadingFreesTheBackend(String kind) throws IOException {
    try (RawClient slow = RawClient.connect(gateway(), 16 * 1024)) {
      slow.sendRequest("GET", "/v1/file", script(bytes(kind)));
      slow.readHead();
      Answer answer = BACKEND.takeRequest().answer();
      assertThat(whereItStops(answer::bytesWritten)).isLessThan(UNDER_WAY);

      slow.reset();

      answer.awaitPeerClosed();
    }
  }

  private static Script bytes(String kind) {
    Script bytes = Script.bytes(SIZE);
    return switch (kind) {
      case "chunked" -> bytes.chunked();
      case "events" -> bytes.chunked().withType("text/event-stream");
      default -> bytes;
    };
  }

  @Test
  void aBackendThatDoesNotReadHoldsTheClientBack() throws Exception {
    try (RawClient client = connect()) {
      Crowd.Task send =
          number -> {
            client.sendRequest(
                "POST",
                CHAT,
                "Content-Length: " + SIZE,
                script(Script.answers().readsBodyWhenReleased()));
            client.sendPattern(0, SIZE);
          };
      try (Crowd sender = Crowd.start(1, 1, send)) {
        ReceivedRequest received = BACKEND.takeHead();

        assertThat(whereItStops(client::bytesSent)).isLessThan(UNDER_WAY);

        received.answer().release();
        sender.await();
        assertThat(Reply.read(client).status()).isEqualTo(200);
        assertThat(received.bodySha256()).isEqualTo(BytePattern.sha256(SIZE));
      }
    }
  }

  /** Looks, lets other exchanges pass, and looks again, until nothing has moved for a while. */
  private long whereItStops(LongSupplier bytes) throws IOException {
    long seen = bytes.getAsLong();
    int rounds = 0;
    for (int still = 0; still < 4; ) {
      assertThat(++rounds).as("observations; %s bytes so far", seen).isLessThan(400);
      passTime();
      long now = bytes.getAsLong();
      still = now == seen && now > 0 ? still + 1 : 0;
      seen = now;
    }
    return seen;
  }
}
