package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments on silent streams, and streams that begin with them before the backend has answered. */
abstract class Heartbeats extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String COMMENT = ": keep-alive";
  private static final String STREAM_PROMPT =
      PROMPT.replace("{\"model\"", "{\"stream\":true,\"model\"");

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.stream.heartbeat", "300ms");
    settings.put("pinion.stream.early-commit", "true");
    settings.put("pinion.timeout.first-byte", "5s");
    settings.put("pinion.timeout.idle", "5s");
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

  /** On a connection that no other test gets, or its end could be taken for that of a stale one. */
  private static String once(Script script) {
    return script(script.withoutReuse());
  }

  // in mid-stream

  @Test
  void silentStreamGetsCommentsBetweenItsEvents() throws IOException {
    Tally tally = tally();
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.events(2).gated()));
      Answer answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      for (int i = 1; i <= 2; i++) {
        assertThat(afterComments(client)).startsWith("data: {").contains("\"token-" + i + "\"");
        assertThat(client.nextEvent()).contains(COMMENT);
        assertThat(client.nextEvent()).contains(COMMENT);
        answer.release(); // only now may the next be sent
      }
      assertThat(afterComments(client)).isEqualTo("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
    tally.exchange("answered", "generated").await();
  }

  @Test
  void partialEventIsNeverBroken() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(
          CHAT, PROMPT, once(Script.events(List.of("data: {\"a\":", "1}\n\n")).gated()));
      Answer answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      assertThat(new String(client.readBytes(10), UTF_8)).isEqualTo("data: {\"a\"");
      assertThat(client.readBytes(1)).containsExactly(':');

      awaitCommentsElsewhere();
      assertThat(client.hasInput()).isFalse();

      answer.release();
      assertThat(client.readText().replace(COMMENT + "\n\n", "")).isEqualTo("1}\n\n");
    }
  }

  @Test
  void eventThatComesWhileACommentIsHalfSentFollowsItsEnd() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.events(1).gated()));
      Answer answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      assertThat(client.nextEvent()).isPresent();

      assertThat(client.readBytes(1)).containsExactly(':');
      answer.release();

      assertThat(client.nextEvent().orElseThrow()).isIn("", " keep-alive");
      assertThat(afterComments(client)).isEqualTo("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closes", "resets"})
  void clientThatLeavesASilentStreamIsFound(String how) throws IOException {
    Tally tally = tally();
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.events(2).gated()));
      answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      assertThat(client.nextEvent()).isPresent();
      if (how.equals("resets")) {
        client.reset();
      }
    }

    answer.awaitPeerClosed(); // though the backend has sent nothing more
    assertThat(answer.piecesWritten()).isEqualTo(1);
    tally.exchange("client-gone", "generated").await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compressed", "with a length", "no events"})
  void answerThatTakesNoCommentsGetsNone(String kind) throws IOException {
    Script script =
        switch (kind) {
          case "compressed" ->
              Script.events(List.of("abc", "def")).withHeader("Content-Encoding: gzip");
          case "with a length" -> Script.answers(200, "text/event-stream", "abcdef").byteByByte();
          default -> Script.answers(200, "application/x-ndjson", "abcdef").chunked().byteByByte();
        };
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(script.gated()));
      Answer answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      assertThat(client.readBytes(1)).containsExactly('a');

      awaitCommentsElsewhere();

      answer.open();
      assertThat(client.readText()).isEqualTo("bcdef");
    }
  }

  @Test
  void commentsDoNotProlongTheIdleTimeout() throws IOException {
    Tally tally = tally();
    String home;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.events(2).gated()));
      ReceivedRequest received = BACKENDS.takeRequest();
      home = received.backend();
      received.answer().release();
      client.readHead();
      assertThat(client.nextEvent()).isPresent();

      assertThat(client.nextEvent()).contains(COMMENT);
      assertThat(afterComments(client))
          .startsWith("event: error\ndata: {\"error\":{")
          .contains("pinion.timeout.idle");
      assertThat(client.readTextUntilBroken()).isEmpty();
      received.answer().awaitPeerClosed();
    }
    tally.exchange("cut-short", "generated").failures(home, "cut-short", 1).await();
  }

  // before the first byte

  @Test
  void streamWhoseFirstByteIsLateBeginsWithComments() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.events(1).gated()));
      Answer answer = BACKENDS.takeRequest().answer();

      assertThat(client.readHead().header("X-Backend")).isPresent(); // the backend's own head
      assertThat(client.nextEvent()).contains(COMMENT);

      answer.open();
      assertThat(afterComments(client)).startsWith("data: {");
      assertThat(afterComments(client)).isEqualTo("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
  }

  @Test
  void streamThatWasBegunByCommentsIsNotReplaced() throws IOException {
    Tally tally = tally();
    String home;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.events(1).gated().closesAfter(0)));
      ReceivedRequest received = BACKENDS.takeRequest();
      home = received.backend();
      client.readHead();
      assertThat(client.nextEvent()).contains(COMMENT);

      received.answer().release();
      assertThat(afterComments(client)).startsWith("event: error\ndata: {\"error\":{");
      assertThat(client.readTextUntilBroken()).isEmpty();
    }
    assertThat(BACKENDS.tried()).containsExactly(home);
    tally.exchange("cut-short", "generated").failures(home, "cut-short", 1).await();
  }

  // before the head

  @Test
  void requestForAStreamBeginsBeforeItsBackendAnswers() throws IOException {
    Tally tally = tally();
    try (RawClient client = connect()) {
      client.sendJson(CHAT, STREAM_PROMPT, once(Script.events(2).gatedHead()));
      Answer answer = BACKENDS.takeRequest().answer();
      beginsEarly(client);

      answer.open();
      for (int i = 1; i <= 2; i++) {
        assertThat(afterComments(client)).startsWith("data: {").contains("\"token-" + i + "\"");
      }
      assertThat(afterComments(client)).isEqualTo("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
    tally.exchange("answered", "generated").await();
  }

  @Test
  void requestThatAcceptsEventsBeginsEarlyToo() throws IOException {
    try (RawClient client = connect()) {
      client.sendRequest(
          "GET", OTHER, "Accept: text/event-stream", once(Script.events(1).gatedHead()));
      Answer answer = BACKENDS.takeRequest().answer();
      beginsEarly(client);

      answer.open();
      assertThat(afterComments(client)).startsWith("data: {");
    }
  }

  @Test
  void requestForNoStreamDoesNotBeginEarly() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, once(Script.answers(404).gatedHead()));
      Answer answer = BACKENDS.takeRequest().answer();

      awaitCommentsElsewhere();
      assertThat(client.hasInput()).isFalse();

      answer.open();
      assertThat(Reply.read(client).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @MethodSource("terminalEvents")
  void errorAfterAnEarlyBeginBecomesTheLastEvent(String path, String begin) throws IOException {
    Script error =
        Script.answers(400, "application/json", "{\"error\":{\"message\":\"no such model\"}}");
    try (RawClient client = connect()) {
      client.sendJson(path, STREAM_PROMPT, once(error.gatedHead()));
      Answer answer = BACKENDS.takeRequest().answer();
      beginsEarly(client);

      answer.open();
      assertThat(afterComments(client)).startsWith(begin).contains("\"message\":\"no such model\"");
      assertThat(client.readTextUntilBroken()).isEmpty();
    }
    assertThat(BACKENDS.tried()).hasSize(1);
  }

  static Stream<Arguments> terminalEvents() {
    return Stream.of(
        Arguments.of(CHAT, "event: error\ndata: {\"error\":{"),
        Arguments.of("/v1/messages", "event: error\ndata: {\"type\":\"error\","),
        Arguments.of("/v1/responses", "event: response.failed\ndata: {"));
  }

  @Test
  void earlyStreamGoesOnAtAnotherBackendWhenItsOwnFails() throws IOException {
    String first;
    String dead;
    String third;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, STREAM_PROMPT, once(Script.events(1).gatedHead()));
      ReceivedRequest received = BACKENDS.takeRequest();
      first = received.backend();
      beginsEarly(client);
      dead =
          BACKENDS.all().stream()
              .map(TestBackend::id)
              .filter(b -> !b.equals(first))
              .findFirst()
              .orElseThrow();

      BACKENDS.get(dead).kill();
      BACKENDS.get(first).kill();
      try {
        ReceivedRequest next = BACKENDS.takeRequest();
        third = next.backend();
        next.answer().open();
        assertThat(afterComments(client)).startsWith("data: {").contains(third);
        assertThat(afterComments(client)).isEqualTo("data: [DONE]");
        assertThat(client.nextEvent()).isEmpty();
      } finally {
        BACKENDS.get(first).revive();
        BACKENDS.get(dead).revive();
      }
    }
    assertThat(third).isNotIn(first, dead);
  }

  @Test
  void earlyStreamThatNobodyServesEndsWithAnError() throws IOException {
    Tally tally = tally();
    String home;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, STREAM_PROMPT, once(Script.events(1).gatedHead()));
      ReceivedRequest received = BACKENDS.takeRequest();
      home = received.backend();
      beginsEarly(client);

      List<TestBackend> others =
          BACKENDS.all().stream().filter(backend -> !backend.id().equals(home)).toList();
      others.forEach(TestBackend::kill);
      BACKENDS.get(home).kill();
      try {
        assertThat(afterComments(client))
            .startsWith(
                "event: error\ndata: {\"error\":{\"message\":\"no backend accepts a connection now\"")
            .contains("service_unavailable");
        assertThat(client.readTextUntilBroken()).isEmpty();
      } finally {
        BACKENDS.all().forEach(TestBackend::revive);
      }
      others.forEach(backend -> tally.failures(backend.id(), "unreached", 1));
    }
    tally.exchange("answered", "generated").retries(2).errors(503, 1);
    tally.failures(home, "unanswered", 1).await();
  }

  @Test
  void earlyStreamOfNoKnownApiIsToldTheReasonToo() throws IOException {
    try (RawClient client = connect()) {
      client.sendRequest(
          "POST", OTHER, "Accept: text/event-stream", once(Script.events(1).gatedHead()));
      TestBackend home = BACKENDS.get(BACKENDS.takeRequest().backend());
      beginsEarly(client);

      home.kill();
      home.revive();
      assertThat(afterComments(client))
          .startsWith("event: error\ndata: {\"error\":{")
          .contains("the backend closed the connection without an answer");
      assertThat(client.readTextUntilBroken()).isEmpty();
    }
  }

  @Test
  void earlyStreamEndsWithWhatTheLastFullBackendSaid() throws IOException {
    Script full =
        Script.answers(429, "application/json", "{\"error\":{\"message\":\"slow down\"}}")
            .withHeader("Retry-After: 7")
            .gatedHead();
    try (RawClient client = connect()) {
      client.sendJson(CHAT, STREAM_PROMPT, once(full));
      Answer first = BACKENDS.takeRequest().answer();
      beginsEarly(client);

      first.open();
      BACKENDS.takeRequest().answer().open();
      BACKENDS.takeRequest().answer().open();
      assertThat(afterComments(client)).contains("slow down").contains("rate_limit");
      assertThat(client.readTextUntilBroken()).isEmpty();
    }
  }

  @Test
  void earlyStreamEndsAfterTheFirstByteTimeout() throws IOException {
    Tally tally = tally();
    String home;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, STREAM_PROMPT, once(Script.events(1).gatedHead()));
      ReceivedRequest received = BACKENDS.takeRequest();
      home = received.backend();
      beginsEarly(client);

      assertThat(afterComments(client))
          .startsWith("event: error\ndata: {\"error\":{")
          .contains("pinion.timeout.first-byte");
      assertThat(client.readTextUntilBroken()).isEmpty();
      received.answer().awaitPeerClosed();
    }
    tally.exchange("answered", "generated").errors(504, 1).failures(home, "overdue", 1).await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"closes", "resets"})
  void clientThatLeavesBeforeTheFirstByteIsFound(String how) throws IOException {
    Tally tally = tally();
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, STREAM_PROMPT, once(Script.events(1).gatedHead()));
      answer = BACKENDS.takeRequest().answer();
      if (how.equals("resets")) {
        client.reset();
      }
    }

    answer.awaitPeerClosed(); // though the backend has sent nothing
    assertThat(answer.piecesWritten()).isZero();
    tally.exchange("client-gone", "generated").await();
  }

  /**
   * On a connection of its own: one that is left over could be stale when its backend is killed.
   */
  static String script(Script script) {
    return Behaviour.script(script.withoutReuse());
  }

  private static void beginsEarly(RawClient client) throws IOException {
    ResponseHead head = client.readHead();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type").orElseThrow()).startsWith("text/event-stream");
    assertThat(head.header("X-Pinion-Decision")).isPresent();
    assertThat(head.header("X-Backend")).isEmpty();
    assertThat(client.nextEvent()).contains(COMMENT);
  }

  private static String afterComments(RawClient client) throws IOException {
    String event = client.nextEvent().orElseThrow();
    while (event.equals(COMMENT)) {
      event = client.nextEvent().orElseThrow();
    }
    return event;
  }

  /** Time enough for comments on any stream. */
  private void awaitCommentsElsewhere() throws IOException {
    try (RawClient other = connect()) {
      other.sendJson(CHAT, PROMPT, once(Script.events(1).gated()));
      other.readHead();
      for (int i = 0; i < 3; i++) {
        assertThat(other.nextEvent()).contains(COMMENT);
      }
    }
  }
}
