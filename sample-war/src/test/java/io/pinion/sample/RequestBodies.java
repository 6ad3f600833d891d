package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies too long to be sent twice, and bodies that their clients get wrong. */
abstract class RequestBodies extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int RETRY_BUFFER = 64 * 1024;
  private static final int NONE = 0;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.retry.buffer", "64KiB");
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    return settings;
  }

  /** Whether the container, which reads the framing, takes only chunks as RFC 9112 has them. */
  boolean refuses(String malformedChunks) {
    return true;
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
  @ValueSource(ints = {100, 3 * RETRY_BUFFER})
  void aClientThatBreaksOffItsBodyMovesNoPin(int length) throws IOException {
    String id = freshId();
    String home = served(session(id));
    BACKENDS.clear();
    try (RawClient client = connect()) {
      client.sendRequest("POST", CHAT, session(id), "Content-Length: " + length);
      client.send(new byte[length / 2]);
      if (length > RETRY_BUFFER) {
        BACKENDS.takeHead().awaitBodyBytes(length / 4);
      }
      client.halfClose();
      assertFaultIsTheClients(client);
    }

    assertHome(id, home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\nabc", "5\r\nabcdefgh\r\n0\r\n\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n"})
  void malformedChunksAreTheClientsFault(String chunks) throws IOException {
    String id = freshId();
    String home = served(session(id));
    BACKENDS.clear();
    try (RawClient client = connect()) {
      client.sendRequest("POST", CHAT, session(id), "Transfer-Encoding: chunked");
      client.send(chunks.getBytes(StandardCharsets.ISO_8859_1));
      if (refuses(chunks)) {
        assertFaultIsTheClients(client);
        assertThat(BACKENDS.requests()).isEmpty();
      } else {
        client.halfClose();
        assertThat(statusOf(client)).isIn(NONE, 200, 400);
      }
    }

    BACKENDS.all().forEach(backend -> assertThat(backend.protocolFaults()).isEmpty());
    assertHome(id, home);
  }

  private void assertHome(String id, String home) throws IOException {
    Reply later = chat(session(id));
    assertThat(later.backend()).isEqualTo(home);
    assertThat(later.decision()).isEqualTo("pinned");
  }

  /** A 400, or nothing where the container takes the client for gone. */
  private static void assertFaultIsTheClients(RawClient client) throws IOException {
    assertThat(statusOf(client)).isIn(NONE, 400);
  }

  private static int statusOf(RawClient client) throws IOException {
    try {
      return client.readHead().status();
    } catch (IncompleteMessageException e) {
      assertThat(e).hasMessageContaining("within a line: \"\""); // closed without a byte
      return NONE;
    }
  }
}
