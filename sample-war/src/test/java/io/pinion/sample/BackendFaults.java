package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each fault of a backend: what its client sees, what the backends see, what is counted, and after
 * what it is over. The rows of docs/failures.md.
 *
 * <p>Backends close each connection after its answer here, so that none is reused and what they see
 * is exact; stale connections are in {@link Failover}.
 */
abstract class BackendFaults extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  /**
   * What kernels and containers take between a client that sends and a backend that does not read.
   */
  private static final long LONGER_THAN_BUFFERS = 128L << 20;

  private static final String UNANSWERED = "the backend closed the connection without an answer";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.timeout.first-byte", "4s");
    settings.put("pinion.timeout.idle", "4s");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
    BACKENDS.respondWith(Script.answers().withoutReuse());
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  // no connection

  @Test
  void backendThatRefusesIsReplacedAtOnce() throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    home.kill();
    try { // before it is back
      movedFrom(home, chat(session(id)));
    } finally {
      home.revive();
    }

    assertThat(BACKENDS.tried()).hasSize(1).doesNotContain(home.id());
    tally.exchange("answered", "repinned").retries(1).failures(home.id(), "unreached", 1).await();
  }

  @Test
  void backendThatRefusesIsReplacedAlsoForARequestThatMayNotBeRepeated() throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    home.kill();
    try (RawClient client = connect()) {
      movedFrom(home, Reply.read(client.sendJson(OTHER, PROMPT, session(id))));
    } finally {
      home.revive();
    }

    assertThat(BACKENDS.tried()).hasSize(1).doesNotContain(home.id());
    tally.exchange("answered", "repinned").retries(1).failures(home.id(), "unreached", 1).await();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void backendsThatAllRefuseAre503WithRetryAfterAndThePinIsKept(
      String path, String type, String error) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    BACKENDS.all().forEach(TestBackend::kill);
    try (RawClient client = connect()) { // before any is back
      reply = Reply.read(client.sendJson(path, PROMPT, session(id)));
    } finally {
      BACKENDS.all().forEach(TestBackend::revive);
    }

    assertOwn(reply, 503, type, error, "no backend accepts a connection now");
    assertThat(reply.head().headers("Retry-After")).hasSize(1).first().asString().matches("[0-9]+");
    assertThat(BACKENDS.tried()).isEmpty();
    BACKENDS.all().forEach(backend -> tally.failures(backend.id(), "unreached", 1));
    tally.exchange("answered", "repinned").retries(2).errors(503, 1).await();
    assertPinned(id, home.id());
  }

  // no head

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes"})
  void backendThatBreaksOffBeforeItsHeadIsReplaced(String how) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    byte[] body = BytePattern.bytes(7, 50_000);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      client.sendRequest(
          "POST",
          CHAT + "?a=%2F",
          session(id),
          "Content-Type: application/json",
          "Content-Length: " + body.length,
          scriptAt(home.id(), beforeHead(how)));
      reply = Reply.read(client.send(body));
    }

    String refuge = movedFrom(home, reply);
    assertThat(BACKENDS.tried()).containsExactly(home.id(), refuge);
    assertThat(BACKENDS.requests())
        .allSatisfy(
            request -> {
              assertThat(request.requestLine()).isEqualTo("POST " + CHAT + "?a=%2F HTTP/1.1");
              assertThat(request.bodyStart()).isEqualTo(body);
              assertThat(request.headers("Content-Length")).containsExactly("" + body.length);
            });
    tally.exchange("answered", "repinned").retries(1).failures(home.id(), "unanswered", 1).await();
    assertPinned(id, refuge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes"})
  void backendThatBreaksOffBeforeItsHeadIs502WhereARepeatIsNotSafe(String how) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      reply =
          Reply.read(
              client.sendJson(OTHER, PROMPT, session(id), scriptAt(home.id(), beforeHead(how))));
    }

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.text()).isEqualTo(UNANSWERED + "\n");
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally
        .exchange("answered", "pinned")
        .errors(502, 1)
        .failures(home.id(), "unanswered", 1)
        .await();
    assertPinned(id, home.id());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void backendsThatAllBreakOffBeforeTheirHeadsAre502(String path, String type, String error)
      throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      client.sendJson(path, PROMPT, session(id), script(Script.closesAfterRequest()));
      reply = Reply.read(client);
    }

    assertOwn(reply, 502, type, error, UNANSWERED);
    boolean repeatable = !path.equals(OTHER);
    List<String> tried = BACKENDS.tried();
    assertThat(tried).hasSize(repeatable ? 3 : 1).doesNotHaveDuplicates().startsWith(home.id());
    tried.forEach(backend -> tally.failures(backend, "unanswered", 1));
    tally
        .exchange("answered", repeatable ? "repinned" : "pinned")
        .retries(tried.size() - 1)
        .errors(502, 1)
        .await();
    assertPinned(id, home.id());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void backendThatStallsBeforeItsHeadIs504AfterTheFirstByteTimeout(
      String path, String type, String error) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      client.sendJson(path, PROMPT, session(id), script(Script.neverAnswers()));
      reply = Reply.read(client);
    }

    assertOwn(reply, 504, type, error, "in time (pinion.timeout.first-byte)");
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    BACKENDS.takeRequest().answer().awaitPeerClosed();
    tally.exchange("answered", "pinned").errors(504, 1).failures(home.id(), "overdue", 1).await();
    assertPinned(id, home.id());
  }

  @Test
  void backendThatStopsReadingALongUploadIs504AfterTheFirstByteTimeout() throws Exception {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      Script deaf = Script.answers().readsBodyWhenReleased();
      client.sendRequest(
          "POST", CHAT, session(id), script(deaf), "Content-Length: " + LONGER_THAN_BUFFERS);
      try (Crowd upload = Crowd.start(1, 1, number -> uploadUntilEnded(client))) {
        reply = Reply.read(client);
        client.reset(); // which ends the upload, if the gateway has not
        upload.await();
      }
    }

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.text()).contains("in time (pinion.timeout.first-byte)");
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally.exchange("answered", "pinned").errors(504, 1).failures(home.id(), "overdue", 1).await();
    assertPinned(id, home.id());
  }

  private static void uploadUntilEnded(RawClient client) throws IOException {
    try {
      client.sendPattern(0, LONGER_THAN_BUFFERS);
    } catch (SocketException e) {
      return; // by the gateway after its answer, or by the test
    }
    throw new AssertionError("somebody has taken all of it");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void backendThatSendsAHeadWithoutEndIsCutAndReplaced(boolean oneLine) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();
    Script endless = Script.answers();

    Reply reply =
        chat(
            session(id),
            scriptAt(home.id(), oneLine ? endless.endlessHeaderLine() : endless.endlessHead()));

    String refuge = movedFrom(home, reply);
    assertThat(BACKENDS.tried()).containsExactly(home.id(), refuge);
    BACKENDS.takeRequest().answer().awaitPeerClosed();
    tally.exchange("answered", "repinned").retries(1).failures(home.id(), "malformed", 1).await();
  }

  @Test
  void backendThatSendsAHeadTooLongIs502WhereARepeatIsNotSafe() throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();
    Script tooLong = Script.answers();
    for (int i = 0; i < 9; i++) { // past pinion.response.max-head-bytes, 64 KiB
      tooLong = tooLong.withHeader("X-Long-" + i + ": " + "x".repeat(8000));
    }
    BACKENDS.respondWith(tooLong);

    Reply reply;
    try (RawClient client = connect()) {
      reply = Reply.read(client.sendJson(OTHER, PROMPT, session(id)));
    }

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.head().headers("X-Long-0")).isEmpty();
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    BACKENDS.takeRequest().answer().awaitPeerClosed();
    tally.exchange("answered", "pinned").errors(502, 1).failures(home.id(), "malformed", 1).await();
  }

  @Test
  void backendThatSendsInterimAnswersFirstIsWaitedFor() throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply =
        chat(
            session(id), script(Script.answers().withInterim(102).withInterim(103).withoutReuse()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.backend()).isEqualTo(home.id());
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally.exchange("answered", "pinned").await();
  }

  // a head, and no byte of the body

  @ParameterizedTest
  @CsvSource({
    "events, resets",
    "events, closes",
    "events, malformed chunk",
    "length, resets",
    "length, closes",
    "chunked, resets",
    "chunked, closes"
  })
  void backendThatBreaksOffAfterItsHeadIsReplacedBeforeTheFirstByte(String body, String how)
      throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      client.sendJson(
          CHAT, PROMPT, session(id), scriptAt(home.id(), breaksOffAfter(0, kind(body), how)));
      ReceivedRequest first = BACKENDS.takeRequest();
      assertThat(first.backend()).isEqualTo(home.id());
      assertThat(client.hasInput()).isFalse();
      first.answer().release(); // not before this
      reply = Reply.read(client);
    }

    String refuge = movedFrom(home, reply);
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/json");
    assertThat(BACKENDS.tried()).containsExactly(home.id(), refuge);
    tally.exchange("answered", "repinned").retries(1).failures(home.id(), "unanswered", 1).await();
    assertPinned(id, refuge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "length", "chunked"})
  void backendThatBreaksOffAfterItsHeadIs502WhereARepeatIsNotSafe(String body) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      client.sendJson(
          OTHER, PROMPT, session(id), scriptAt(home.id(), breaksOffAfter(0, kind(body), "closes")));
      BACKENDS.takeRequest().answer().release();
      reply = Reply.read(client);
    }

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.text()).isEqualTo(UNANSWERED + "\n");
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally
        .exchange("answered", "pinned")
        .errors(502, 1)
        .failures(home.id(), "unanswered", 1)
        .await();
    assertPinned(id, home.id());
  }

  @Test
  void backendThatStallsAfterItsHeadIs504AfterTheFirstByteTimeout() throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Reply reply = chat(session(id), script(Script.events(3).gated()));

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.text()).contains("pinion.timeout.first-byte");
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    BACKENDS.takeRequest().answer().awaitPeerClosed();
    tally.exchange("answered", "pinned").errors(504, 1).failures(home.id(), "overdue", 1).await();
    assertPinned(id, home.id());
  }

  // in mid-stream

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes", "cut in a chunk", "malformed chunk", "killed"})
  void backendThatBreaksOffAStreamEndsItWithAnErrorEvent(String how) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    String rest;
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(id), script(breaksOffAfter(2, Script.events(5), how)));
      answer = BACKENDS.takeRequest().answer();
      answer.release(2);
      client.readHead();
      for (int i = 1; i <= 2; i++) {
        assertThat(client.nextEvent()).contains(Pieces.event(i, home.id()).strip());
      }

      if (how.equals("killed")) {
        home.kill();
        home.revive();
      } else {
        answer.release();
      }

      rest = client.readTextUntilBroken();
    }

    String closed = how.equals("cut in a chunk") ? "\n\n" : ""; // a partial event is closed
    assertThat(rest).contains(closed + "event: error\ndata: {\"error\":{").endsWith("}}\n\n");
    assertThat(rest).doesNotContain("[DONE]").doesNotContain("of no chunk");
    answer.awaitEnd();
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally.exchange("cut-short", "pinned").failures(home.id(), "cut-short", 1).await();
    assertPinned(id, home.id());
  }

  @ParameterizedTest
  @MethodSource("terminalEvents")
  void backendThatBreaksOffAStreamIsToldInTheCallersDialect(
      String path, String begin, String message) throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(path, PROMPT, script(breaksOffAfter(1, Script.events(5), "closes")));
      BACKENDS.takeRequest().answer().release(2);
      client.readHead();
      assertThat(client.nextEvent()).isPresent();

      String last = client.nextEvent().orElseThrow();
      assertThat(last).startsWith(begin).contains(message);
      assertThat(client.readTextUntilBroken()).isEmpty();
    }
  }

  static Stream<Arguments> terminalEvents() {
    String broken = "the answer broke off before its end";
    return Stream.of(
        Arguments.of(CHAT, "event: error\ndata: {\"error\":{\"message\":\"", broken),
        Arguments.of("/v1/completions", "event: error\ndata: {\"error\":{\"message\":\"", broken),
        Arguments.of(
            "/v1/messages",
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"",
            broken),
        Arguments.of(
            "/v1/responses",
            "event: response.failed\ndata: {\"type\":\"response.failed\",",
            "\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"" + broken),
        Arguments.of(OTHER, "event: error\ndata: {\"error\":{\"message\":\"", broken));
  }

  @Test
  void backendThatStallsInMidStreamEndsItAfterTheIdleTimeout() throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(id), script(Script.events(5).gated()));
      answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      assertThat(client.nextEvent()).isPresent();

      assertThat(client.nextEvent())
          .hasValueSatisfying(
              event ->
                  assertThat(event)
                      .startsWith("event: error\ndata: {\"error\":{")
                      .contains("pinion.timeout.idle")
                      .contains("gateway_timeout"));
      assertThat(client.readTextUntilBroken()).isEmpty();
    }

    answer.awaitPeerClosed();
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally.exchange("cut-short", "pinned").failures(home.id(), "cut-short", 1).await();
    assertPinned(id, home.id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void backendThatEndsAStreamBeforeDoneIsNotCompleted(boolean untilClose) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();
    Script events = Script.events(List.of("data: 1\n\n", "data: 2\n\n"));

    Reply reply =
        chat(session(id), script(untilClose ? events.untilClose() : events.withoutReuse()));

    assertThat(reply.text()).isEqualTo("data: 1\n\ndata: 2\n\n");
    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally.exchange("answered", "pinned").await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compressed", "with a length"})
  void backendThatBreaksOffAStreamThatTakesNoEventsHasItCut(String stream) throws IOException {
    boolean compressed = stream.equals("compressed");
    Script script =
        compressed
            ? Script.events(5).withHeader("Content-Encoding: gzip")
            : Script.bytes(100_000).withType("text/event-stream");
    assertCut(breaksOffAfter(1, script, "closes"), !compressed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes"})
  void backendThatSendsLessThanItAnnouncedHasItsAnswerCut(String how) throws IOException {
    assertCut(breaksOffAfter(1, Script.bytes(1 << 20), how), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes", "malformed chunk"})
  void backendThatBreaksOffAChunkedBodyHasItCut(String how) throws IOException {
    assertCut(breaksOffAfter(1, Script.bytes(1 << 20).chunked(), how), false);
  }

  private void assertCut(Script script, boolean withLength) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(id), script(script));
      Answer answer = BACKENDS.takeRequest().answer();
      answer.release();
      assertThat(client.readHead().header("Content-Length").isPresent()).isEqualTo(withLength);
      byte[] first = client.readBytes((int) bytesOfFirstPiece(answer));
      assertThat(first).isNotEmpty();
      answer.release();

      assertThat(client.readTextUntilBroken()).isEmpty(); // nothing of the gateway's own
    }

    assertThat(BACKENDS.tried()).containsExactly(home.id());
    tally.exchange("cut-short", "pinned").failures(home.id(), "cut-short", 1).await();
    assertPinned(id, home.id());
  }

  private static long bytesOfFirstPiece(Answer answer) {
    answer.awaitPieces(1);
    return answer.bytesWritten();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void backendThatSendsMoreThanItAnnouncedIsNotHeard(boolean later) throws IOException {
    String id = freshId();
    TestBackend home = home(id);
    Tally tally = tally();
    Script surplus =
        Script.answers().withSurplus("HTTP/1.1 299 Smuggled\r\nContent-Length: 4\r\n\r\nevil");

    try (RawClient client = connect()) {
      Reply reply =
          chat(client, session(id), script(later ? surplus.surplusWhenReleased() : surplus));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).endsWith("}");
      if (later) {
        Answer answer = BACKENDS.takeRequest().answer();
        answer.release();
        answer.awaitPeerClosed();
      }
      for (int i = 0; i < 3; i++) {
        assertThat(chat(client, session(id)).status()).isEqualTo(200);
      }
      assertThat(client.hasInput()).isFalse();
    }

    assertThat(BACKENDS.tried()).hasSize(4).containsOnly(home.id());
    tally.exchanges("answered", 4).decisions("pinned", 4).await();
  }

  /** Paths, and the errors that their callers expect. */
  static Stream<Arguments> dialects() {
    String json = "application/json";
    String openAi = "\\{\"error\":\\{\"message\":\"MESSAGE\",\"type\":\"server_error\",.*}}";
    String anthropic =
        "\\{\"type\":\"error\",\"error\":\\{\"type\":\"[a-z_]+\",\"message\":\"MESSAGE\"}}";
    return Stream.of(
        Arguments.of(CHAT, json, openAi),
        Arguments.of("/v1/responses", json, openAi),
        Arguments.of("/v1/embeddings", json, openAi),
        Arguments.of("/v1/messages", json, anthropic),
        Arguments.of(OTHER, "text/plain", "MESSAGE\n"));
  }

  private static void assertOwn(
      Reply reply, int status, String type, String error, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith(type);
    assertThat(reply.text()).contains(message).matches(error.replace("MESSAGE", "[^\"]+"));
  }

  /** A session's backend, which has served it once. */
  private TestBackend home(String id) throws IOException {
    TestBackend home = BACKENDS.get(served(session(id)));
    forget();
    return home;
  }

  private static Script beforeHead(String how) {
    return how.equals("resets") ? Script.resetsAfterRequest() : Script.closesAfterRequest();
  }

  private static Script kind(String body) {
    return switch (body) {
      case "events" -> Script.events(5);
      case "chunked" -> Script.bytes(100_000).chunked();
      default -> Script.bytes(100_000);
    };
  }

  /** The pieces, and the break after them, wait for one release each. */
  private static Script breaksOffAfter(int pieces, Script script, String how) {
    Script gated = script.gated();
    return switch (how) {
      case "resets" -> gated.resetsAfter(pieces);
      case "closes" -> gated.closesAfter(pieces);
      case "cut in a chunk" -> gated.cutsChunkAfter(pieces);
      case "malformed chunk" -> gated.malformsChunkAfter(pieces);
      default -> gated;
    };
  }
}
