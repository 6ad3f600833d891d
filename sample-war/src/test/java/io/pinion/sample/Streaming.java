package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer reaches its client as it came, when it came, and its end is told as it was. */
abstract class Streaming extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");

  /** How a client leaves. */
  @FunctionalInterface
  private interface Leaving {
    void by(RawClient client) throws IOException;
  }

  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "gpu-a",
        "pinion.backend.gpu-a.url",
        BACKEND.uri().toString(),
        // a crowd on a loaded machine may take longer than the defaults allow
        "pinion.health.active",
        "false",
        "pinion.timeout.connect",
        "1m");
  }

  /** Events after which a write must have failed on a connection that its client has closed. */
  int eventsUntilNoticed() {
    return 2;
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
  void eachEventArrivesBeforeTheBackendSendsTheNext() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(Script.events(5).gated()));
      Answer answer = BACKEND.takeRequest().answer();

      answer.release();
      assertThat(client.readHead().header("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      for (int i = 1; i <= 5; i++) {
        assertThat(client.nextEvent()).contains(Pieces.event(i, "gpu-a").strip());
        answer.release(); // only now may the next be sent
      }
      assertThat(client.nextEvent()).contains("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamsBytesPassUnchangedWhereverItIsDivided(boolean byteByByte) throws IOException {
    List<String> pieces =
        List.of(
            ": comment\n",
            "\n",
            "da",
            "ta: {\"a\":1}\n",
            "\ndata: two\r\ndata: lines\r",
            "\n\r\nid: 7\nevent: x\ndata:\n\n\n\n",
            "data: \u00e4\u20ac\ud83d\ude00 no blank line after this");
    Script script = Script.events(pieces);
    String whole = String.join("", pieces);
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script((byteByByte ? script.byteByByte() : script).gated()));
      Answer answer = BACKEND.takeRequest().answer();
      int count = byteByByte ? whole.getBytes(UTF_8).length : pieces.size();
      answer.release(count - 1);
      client.readHead();
      answer.release();

      assertThat(client.readText()).isEqualTo(whole);
    }
  }

  @Test
  void aChunkOfABodyOfUnknownLengthArrivesBeforeTheNextIsSent() throws IOException {
    try (RawClient client = connect()) {
      Script script = Script.answers(200, "application/x-ndjson", "abc").chunked().byteByByte();
      client.sendJson(CHAT, PROMPT, script(script.gated()));
      Answer answer = BACKEND.takeRequest().answer();

      answer.release();
      client.readHead();
      for (int i = 1; i <= 3; i++) {
        assertThat(client.readBytes(1)).containsExactly("abc".charAt(i - 1));
        answer.release(); // only now may the next be sent
      }
      assertThat(client.readBody()).isEmpty();
    }
  }

  @Test
  void aClientThatClosesFreesItsBackendWithinFewEvents() throws IOException {
    backendIsFreedAfter(RawClient::close, eventsUntilNoticed());
  }

  @Test
  void aClientThatResetsFreesItsBackendWithinTwoEvents() throws IOException {
    backendIsFreedAfter(RawClient::reset, 2);
  }

  private void backendIsFreedAfter(Leaving leaving, int events) throws IOException {
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(Script.endlessEvents().gated()));
      answer = BACKEND.takeRequest().answer();
      answer.release();
      client.readHead();
      client.nextEvent();
      leaving.by(client);
    }
    for (int i = 1; i <= events; i++) {
      answer.release();
      answer.awaitPiecesOrEnd(1 + i);
      passTime();
    }
    answer.awaitPeerClosed();
    assertThat(answer.piecesWritten()).isLessThanOrEqualTo(1 + events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "cut in a chunk", "killed"})
  void aStreamThatBreaksOffEndsInAnErrorEvent(String how) throws IOException {
    Script events = Script.events(5).gated();
    Script script =
        switch (how) {
          case "reset" -> events.resetsAfter(2);
          case "close" -> events.closesAfter(2);
          case "cut in a chunk" -> events.cutsChunkAfter(2);
          default -> events;
        };
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(script));
      Answer answer = BACKEND.takeRequest().answer();
      answer.release(2);
      client.readHead();
      for (int i = 1; i <= 2; i++) {
        assertThat(client.nextEvent()).contains(Pieces.event(i, "gpu-a").strip());
      }

      if (how.equals("killed")) {
        BACKEND.kill();
        BACKEND.revive();
      } else {
        answer.release();
      }

      String rest = client.readTextUntilBroken();
      String closed = how.equals("cut in a chunk") ? "\n\n" : ""; // a partial event is closed
      assertThat(rest).contains(closed + "event: error\ndata: {\"error\":{").endsWith("}}\n\n");
      assertThat(rest).doesNotContain("[DONE]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "length, close",
    "length, reset",
    "chunked, close",
    "chunked, reset",
    "chunked, cut in a chunk"
  })
  void aBodyThatBreaksOffIsNotPassedOffAsWhole(String framing, String how) throws IOException {
    Script script = breaksOff(framing, how, 5).gated();
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(script));
      Answer answer = BACKEND.takeRequest().answer();
      answer.release(5);
      assertThat(client.readHead().header("Content-Length").isPresent())
          .isEqualTo(framing.equals("length"));
      client.readBytes(60_000); // so that part of it has certainly been flushed

      answer.release();

      assertThatThrownBy(client::readBody).isInstanceOf(IncompleteMessageException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"length, 1", "length, 5", "chunked, 1", "chunked, 5"})
  void aBodyThatBreaksOffAtOnceIsNotPassedOffAsWhole(String framing, int pieces)
      throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(breaksOff(framing, "close", pieces)));

      try {
        ResponseHead head = client.readHead();
        client.readBody();
        // nothing had left the gateway or its container yet, so that either could still say so
        assertThat(head.status()).isIn(500, 502);
      } catch (IncompleteMessageException e) {
        // the connection was cut, before or after the head
      }
    }
    assertThat(chat().status()).isEqualTo(200);
  }

  private static Script breaksOff(String framing, String how, int pieces) {
    Script bytes = Script.bytes(1 << 20);
    Script framed = framing.equals("chunked") ? bytes.chunked() : bytes;
    return switch (how) {
      case "reset" -> framed.resetsAfter(pieces);
      case "cut in a chunk" -> framed.cutsChunkAfter(pieces);
      default -> framed.closesAfter(pieces);
    };
  }

  @ParameterizedTest
  @CsvSource({"500", "404", "429", "529"})
  void anErrorPassesUnchanged(int status) throws IOException {
    String error = "{\"error\":{\"message\":\"the backend's own\",\"code\":" + status + "}}";
    Reply reply =
        chat(
            script(
                Script.answers(status, "application/problem+json", error)
                    .withHeader("Retry-After: 17")
                    .withHeader("X-RateLimit-Remaining: 0")
                    .withHeader("X-Many: 1")
                    .withHeader("X-Many: 2")));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(error);
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/problem+json");
    assertThat(reply.head().headers("Retry-After")).containsExactly("17");
    assertThat(reply.head().headers("X-RateLimit-Remaining")).containsExactly("0");
    assertThat(reply.head().headers("X-Many")).containsExactly("1", "2");
    assertThat(BACKEND.requests()).hasSize(1);
  }

  @Test
  void answersWithoutABodyLeaveTheConnectionInOrder() throws IOException {
    try (RawClient client = connect()) {
      Reply head = Reply.read(client.sendRequest("HEAD", "/v1/file", script(Script.bytes(12345))));
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.head().headers("Content-Length")).containsExactly("12345");

      for (int status : new int[] {204, 304}) {
        Reply bodiless =
            Reply.read(client.sendRequest("GET", "/v1/file", script(Script.answers(status))));
        assertThat(bodiless.status()).isEqualTo(status);
        assertThat(bodiless.text()).isEmpty();
      }

      Reply empty =
          Reply.read(
              client.sendRequest("GET", "/v1/file", script(Script.answers(200, "text/plain", ""))));
      assertThat(empty.status()).isEqualTo(200);
      assertThat(empty.text()).isEmpty();
      assertThat(chat(client).status()).isEqualTo(200);
    }
  }

  @Test
  void interimAnswersDoNotHoldUpTheFinalOne() throws IOException {
    Reply reply = chat(script(Script.answers().withInterim(102).withInterim(103)));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.backend()).isEqualTo("gpu-a");
  }

  /**
   * Seen on Tomcat: a flush that failed on a client that had left ended other clients' exchanges.
   */
  @Test
  void clientsThatLeaveHarmNobodyElse() throws Exception {
    int clients = 120;
    Script script = Script.events(50);

    Crowd.run(
        clients,
        clients * 20,
        number -> {
          try (RawClient client = connect()) {
            client.sendJson(CHAT, PROMPT, script(script));
            assertThat(client.readHead().status()).isEqualTo(200);
            boolean leaves = number % 3 == 0;
            for (int i = 1; i <= (leaves ? 1 : 50); i++) {
              assertThat(client.nextEvent()).contains(Pieces.event(i, "gpu-a").strip());
            }
            if (!leaves) {
              assertThat(client.nextEvent()).contains("data: [DONE]");
              assertThat(client.nextEvent()).isEqualTo(Optional.empty());
            }
          }
        });

    assertThat(BACKEND.protocolFaults()).isEmpty();
  }
}
