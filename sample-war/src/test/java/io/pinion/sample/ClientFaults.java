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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each fault of a client: what it sees, what its backend sees, what is counted, and after what it
 * is over. The rows of docs/failures.md. Whatever a client does, no backend is blamed for it, with
 * probes on, and no pin moves.
 */
abstract class ClientFaults extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int RETRY_BUFFER = 64 * 1024;
  private static final int MAX_BYTES = 1 << 20;
  private static final int NONE = 0;
  private static final String NO_CHUNK = "zz\r\nabc";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.retry.buffer", "64KiB");
    settings.put("pinion.request.max-bytes", "1MiB");
    settings.put("pinion.timeout.upload", "3s");
    settings.put("pinion.timeout.idle", "3s");
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "100ms");
    // so that a single one that was blamed on a backend would show
    settings.put("pinion.health.ejection.failures", "1");
    return settings;
  }

  /** Events after which a write must have failed on a connection that its client has closed. */
  int eventsUntilNoticed() {
    return 2;
  }

  /** Whether the container, which reads the framing, takes only chunks as RFC 9112 has them. */
  boolean refuses(String malformedChunks) {
    return true;
  }

  /** How many exchanges such a request becomes: none where the container has read on before. */
  int exchangesOf(String malformedChunks) {
    return 1;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  // leaves

  @ParameterizedTest
  @ValueSource(strings = {"closes", "resets"})
  void clientThatLeavesBeforeTheAnswerIsNoticedByItsFirstEvents(String how) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(
          CHAT, PROMPT, session(id), script(Script.endlessEvents().gatedHead().gated()));
      answer = BACKENDS.takeRequest().answer();
      leave(client, how);
    }
    answer.release(); // its head

    assertFreedByEvents(answer, 0, how, tally);
    assertPinned(id, home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closes", "resets"})
  void clientThatLeavesInMidStreamIsNoticedByTheNextEvents(String how) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(id), script(Script.endlessEvents().gated()));
      answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      client.nextEvent();
      leave(client, how);
    }

    assertFreedByEvents(answer, 1, how, tally);
    assertPinned(id, home);
  }

  private static void leave(RawClient client, String how) throws IOException {
    if (how.equals("resets")) {
      client.reset();
    } else {
      client.close();
    }
  }

  private void assertFreedByEvents(Answer answer, int before, String how, Tally tally)
      throws IOException {
    int events = how.equals("resets") ? 2 : eventsUntilNoticed();
    for (int i = 1; i <= events; i++) {
      answer.release();
      answer.awaitPiecesOrEnd(before + i);
      passTime();
    }
    answer.awaitPeerClosed();
    assertThat(answer.piecesWritten()).isLessThanOrEqualTo(before + events);
    int others = events * PASSING;
    tally.exchanges("answered", others).decisions("generated", others);
    tally.exchange("client-gone", "pinned").await();
  }

  @Test
  void clientThatHalfClosesAfterItsRequestGetsItsWholeAnswer() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(id), script(Script.events(2).gated()));
      Answer answer = BACKENDS.takeRequest().answer();
      client.halfClose();
      answer.release();
      client.readHead();
      for (int i = 1; i <= 2; i++) {
        assertThat(client.nextEvent()).contains(Pieces.event(i, home).strip());
        answer.release(); // only now may the next be sent
      }
      assertThat(client.nextEvent()).contains("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }

    tally.exchange("answered", "pinned").await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked", "events"})
  void clientThatStopsReadingIsCutOffAfterTheIdleTimeout(String kind) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();
    Script bytes = Script.bytes(64L << 20);
    Script script =
        switch (kind) {
          case "chunked" -> bytes.chunked();
          case "events" -> bytes.chunked().withType("text/event-stream");
          default -> bytes;
        };

    try (RawClient slow = RawClient.connect(gateway(), 16 * 1024)) {
      slow.sendRequest("GET", "/v1/file", session(id), script(script));
      slow.readHead();
      ReceivedRequest received = BACKENDS.takeRequest();
      received.answer().awaitPeerClosed(); // though the client has done nothing
      assertThat(received.backend()).isEqualTo(home);
      tally.exchange("client-gone", "pinned").await();

      slow.discardUntilBroken(); // when it reads on, it must not take that for the whole
    }

    assertPinned(id, home);
  }

  // uploads badly

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked"})
  void clientThatStallsInItsUploadIs408AfterTheUploadTimeout(String framing) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      beginUpload(client, id, framing);

      assertOwn(Reply.read(client), 408, "request_timeout", "pinion.timeout.upload");
    }

    assertThat(BACKENDS.requests()).isEmpty();
    tally.exchanges("answered", 1).errors(408, 1).await();
    assertPinned(id, home);
  }

  @Test
  void clientThatStallsInALongUploadIs408AndItsBackendIsFreed() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      // longer than the replay buffer, so that the backend is called before all of it is here
      client.sendRequest("POST", CHAT, session(id), "Content-Length: " + MAX_BYTES);
      client.sendPattern(0, 3 * RETRY_BUFFER);
      ReceivedRequest received = BACKENDS.takeHead();

      assertOwn(Reply.read(client), 408, "request_timeout", "pinion.timeout.upload");
      received.answer().awaitPeerClosed();
      assertThat(received.bodyWhole()).isFalse();
    }

    tally.exchange("answered", "pinned").errors(408, 1).await();
    assertPinned(id, home);
  }

  @Test
  void clientThatStallsInAnUploadThatIsAnsweredAlreadyIsToBlameForItAlone() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendRequest(
          "POST",
          CHAT,
          session(id),
          "Content-Length: " + MAX_BYTES,
          script(Script.events(2).answersBeforeBody().gated()));
      client.sendPattern(0, 2 * RETRY_BUFFER);
      BACKENDS.takeHead().answer().release();
      assertThat(client.readFinalHead().status()).isEqualTo(200);

      tally.exchange("bad-request", "pinned").await();
    }
    assertPinned(id, home);
  }

  /** Which limit ends an upload whose bytes come one by one. */
  String limitOfSlowUploads() {
    return "pinion.request.min-rate";
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked"})
  void clientThatUploadsTooSlowlyIs408ByTheMinimumRate(String framing) throws Exception {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      beginUpload(client, id, framing);
      Eventually.get( // ten bytes a second at most, and never a pause of pinion.timeout.upload
          () -> {
            if (framing.equals("chunked")) {
              client.sendChunk(new byte[1]);
            } else {
              client.send("x");
            }
            return client.hasInput();
          },
          answered -> answered);

      assertOwn(Reply.read(client), 408, "request_timeout", limitOfSlowUploads());
    }

    assertThat(BACKENDS.requests()).isEmpty();
    tally.exchanges("answered", 1).errors(408, 1).await();
    assertPinned(id, home);
  }

  private static void beginUpload(RawClient client, String id, String framing) throws IOException {
    if (framing.equals("chunked")) {
      client.sendRequest("POST", CHAT, session(id), "Transfer-Encoding: chunked");
      client.sendChunk(new byte[1]);
    } else {
      client.sendRequest("POST", CHAT, session(id), "Content-Length: 1000").send("x");
    }
  }

  @ParameterizedTest
  @CsvSource({"closes its side, 100", "closes its side, 200000", "resets, 100", "resets, 200000"})
  void clientThatBreaksOffItsUploadIsToBlameForItAlone(String how, int length) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendRequest("POST", CHAT, session(id), "Content-Length: " + length);
      client.send(new byte[length / 2]);
      ReceivedRequest received = null;
      if (length > RETRY_BUFFER) {
        received = BACKENDS.takeHead();
        received.awaitBodyBytes(length / 4);
      }
      if (how.equals("resets")) {
        client.reset();
      } else {
        client.halfClose();
        assertFaultIsTheClients(client);
      }
      if (received != null) {
        received.answer().awaitPeerClosed();
        assertThat(received.bodyWhole()).isFalse();
      }
    }

    tally.awaitNobodyBlamed(1);
    assertThat(BACKENDS.requests()).hasSize(length > RETRY_BUFFER ? 1 : 0);
    assertPinned(id, home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {NO_CHUNK, "5\r\nabcdefgh\r\n0\r\n\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n"})
  void clientThatSendsAMalformedChunkIsToBlameForItAlone(String chunks) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

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

    tally.awaitNobodyBlamed(exchangesOf(chunks));
    assertNoProtocolFaults();
    assertPinned(id, home);
  }

  @Test
  void clientThatSendsMoreThanItAnnouncedHasItTakenForAnotherRequest() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client
          .sendRequest("POST", CHAT, session(id), "Content-Length: 5")
          .send("12345surplus\r\n\r\n");
      Reply reply = Reply.read(client);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.backend()).isEqualTo(home);
      assertFaultIsTheClients(client);
    }

    assertThat(BACKENDS.requests()).hasSize(1);
    assertThat(BACKENDS.takeRequest().bodyText()).isEqualTo("12345");
    tally.exchange("answered", "pinned").await();
    assertPinned(id, home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: +5",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: gzip"
      })
  void clientThatFramesItsBodyTwiceIsNeverRelayedSo(String framing) throws IOException {
    String id = freshId();
    String home = home(id);

    try (RawClient client = connect()) {
      client.sendRequest("POST", CHAT, session(id), framing);
      client.send("0\r\n\r\n");
      client.halfClose();
      assertThat(statusOf(client)).isIn(NONE, 200, 400, 411, 501);
    }

    assertNoProtocolFaults(); // such as two framings
    assertPinned(id, home);
  }

  @Test
  void clientThatAnnouncesTooMuchIs413BeforeItSendsAnyOfIt() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendRequest("POST", CHAT, session(id), "Content-Length: " + (MAX_BYTES + 1));

      assertOwn(Reply.read(client), 413, "request_too_large", "pinion.request.max-bytes");
    }

    assertThat(BACKENDS.requests()).isEmpty();
    tally.exchanges("answered", 1).errors(413, 1).await();
    assertPinned(id, home);
  }

  @Test
  void clientThatSendsTooMuchInChunksIs413AndItsBackendIsFreed() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendRequest("POST", CHAT, session(id), "Transfer-Encoding: chunked");
      for (int sent = 0; sent < MAX_BYTES; sent += RETRY_BUFFER) {
        client.sendChunk(new byte[RETRY_BUFFER]);
      }
      ReceivedRequest received = BACKENDS.takeHead();
      assertThat(client.hasInput()).isFalse();
      client.sendChunk(new byte[1]); // the one too many

      assertOwn(Reply.read(client), 413, "request_too_large", "pinion.request.max-bytes");
      received.answer().awaitPeerClosed();
      assertThat(received.bodyWhole()).isFalse();
    }

    tally.exchange("answered", "pinned").errors(413, 1).await();
    assertPinned(id, home);
  }

  @Test
  void thirtyBadClientsInARowHarmNobodyElse() throws IOException {
    Map<String, String> homes = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      String id = freshId();
      homes.put(id, home(id));
    }
    Tally tally = tally();

    for (int i = 0; i < 30; i++) {
      forget();
      String id = homes.keySet().stream().sorted().skip(i % 6).findFirst().orElseThrow();
      try (RawClient client = connect()) {
        misbehave(client, id, i % 5);
      }
    }

    tally.awaitNobodyBlamed(24 + 6 * exchangesOf(NO_CHUNK));
    BACKENDS.all().forEach(b -> b.awaitHealthProbes(b.healthProbes() + 4)); // more than fall
    for (TestBackend backend : BACKENDS.all()) {
      assertThat(figure("pinion_backend_up{backend=\"" + backend.id() + "\"}")).isEqualTo(1);
      assertThat(figure("pinion_ejections_total{backend=\"" + backend.id() + "\"}")).isZero();
      assertThat(figure("pinion_backend_in_flight{backend=\"" + backend.id() + "\"}")).isZero();
    }
    for (Map.Entry<String, String> session : homes.entrySet()) {
      assertPinned(session.getKey(), session.getValue());
    }
  }

  private static void misbehave(RawClient client, String id, int how) throws IOException {
    switch (how) {
      case 0 -> {
        client.sendRequest("POST", CHAT, session(id), "Transfer-Encoding: chunked");
        client.send(NO_CHUNK).halfClose();
        assertThat(statusOf(client)).isIn(NONE, 200, 400);
      }
      case 1 -> {
        client.sendRequest("POST", CHAT, session(id), "Content-Length: 100").send("short");
        client.halfClose();
        assertFaultIsTheClients(client);
      }
      case 2 -> {
        client.sendRequest("POST", CHAT, session(id), "Content-Length: 200000");
        client.send(new byte[100_000]);
        BACKENDS.takeHead().awaitBodyBytes(50_000);
        client.reset();
      }
      case 3 -> {
        client.sendRequest("POST", CHAT, session(id), "Content-Length: " + (MAX_BYTES + 1));
        assertThat(statusOf(client)).isEqualTo(413);
      }
      default -> {
        client.sendJson(CHAT, PROMPT, session(id), script(Script.endlessEvents()));
        client.readHead();
        client.nextEvent();
        client.reset();
        BACKENDS.takeRequest().answer().awaitPeerClosed();
      }
    }
  }

  /** A session's backend, which has served it once. */
  private String home(String id) throws IOException {
    String home = served(session(id));
    forget();
    return home;
  }

  private static void assertNoProtocolFaults() {
    BACKENDS.all().forEach(backend -> assertThat(backend.protocolFaults()).isEmpty());
  }

  private static void assertOwn(Reply reply, int status, String code, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/json");
    assertThat(reply.text())
        .startsWith("{\"error\":{\"message\":\"")
        .contains(message)
        .endsWith("\"code\":\"" + code + "\"}}");
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
