package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies too long to be sent twice. */
abstract class RequestBodies extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int RETRY_BUFFER = 64 * 1024;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.retry.buffer", "64KiB");
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void aBodyTooLongToBeKeptStreamsAndFailsOverWhenTheConnectionIsRefused() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));
    BACKENDS.clear();
    byte[] body = BytePattern.bytes(3, 20 * RETRY_BUFFER);

    String refuge =
        whileDead(
            home,
            () -> {
              BACKENDS.clear();
              try (RawClient client = connect()) {
                client.sendRequest("POST", CHAT, session(id), "Content-Length: " + body.length);
                return movedFrom(home, Reply.read(client.send(body)));
              }
            });

    ReceivedRequest received = BACKENDS.takeRequest();
    assertThat(received.backend()).isEqualTo(refuge);
    assertThat(received.bodySha256()).isEqualTo(ReceivedRequest.sha256(body));
    assertThat(chat(session(id)).backend()).isEqualTo(refuge);
  }

  @Test
  void aBodyTooLongToBeKeptIsNotRepeatedOnceABackendHasRead() throws IOException {
    String id = freshId();
    String home = served(session(id));
    BACKENDS.clear();
    byte[] body = new byte[2 * RETRY_BUFFER];
    Reply reply;
    try (RawClient client = connect()) {
      client.sendRequest(
          "POST",
          CHAT,
          session(id),
          "Content-Length: " + body.length,
          scriptAt(home, Script.closesAfterRequest()));
      reply = Reply.read(client.send(body));
    }

    assertThat(reply.status()).isEqualTo(502);
    assertThat(BACKENDS.requests()).hasSize(1);
    assertThat(served(session(id))).isEqualTo(home);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 50_000})
  void aBodyOfWhichAPartComesWithTheHeadPassesWhole(int length) throws IOException {
    byte[] body = BytePattern.bytes(5, length);

    Reply reply;
    try (RawClient client = connect()) {
      client.sendWithHead(
          "POST", CHAT, Arrays.copyOf(body, length / 2), "Content-Length: " + length);
      passTime();
      client.send(Arrays.copyOfRange(body, length / 2, length));
      reply = Reply.read(client);
    }

    assertThat(reply.status()).isEqualTo(200);
    ReceivedRequest received = takeUpload();
    assertThat(received.bodySha256()).isEqualTo(ReceivedRequest.sha256(body));
  }

  /** How many of the bytes that came the server may keep to itself until more come. */
  int heldBack() {
    return 0;
  }

  @Test
  void aLongBodyThatComesInPiecesIsPassedOnPieceByPiece() throws IOException {
    int piece = 2 * RETRY_BUFFER;
    int pieces = 5;

    try (RawClient client = connect()) {
      client.sendRequest(
          "POST",
          CHAT,
          "Content-Length: " + (long) piece * pieces,
          session(freshId())); // else the body would be looked at first
      client.sendPattern(0, piece);
      ReceivedRequest received = BACKENDS.takeHead();
      for (int i = 1; i < pieces; i++) {
        received.awaitBodyBytes(
            (long) i * piece - heldBack()); // only now does the client send the next
        client.sendPattern((long) i * piece, piece);
      }
      assertThat(Reply.read(client).status()).isEqualTo(200);
      assertThat(received.bodySha256()).isEqualTo(BytePattern.sha256((long) piece * pieces));
    }
  }

  /** The request of those received that has a body. */
  private static ReceivedRequest takeUpload() {
    ReceivedRequest received = BACKENDS.takeRequest();
    while (!received.header("Content-Length").isPresent() || received.bodyLength() < 500) {
      received = BACKENDS.takeRequest();
    }
    return received;
  }
}
