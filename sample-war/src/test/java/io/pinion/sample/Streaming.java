package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

  @ParameterizedTest
  @ValueSource(ints = {1000, 16_384, 20_000, 40_000})
  void theBeginningOfABodyArrivesBeforeTheRestHoweverLongItIs(int size) throws IOException {
    String text = "a".repeat(size);
    BACKEND.respondOnce(
        Script.answers(200, "application/x-ndjson", text).chunked().gated().closesAfter(1));
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT);
      Answer answer = BACKEND.takeRequest().answer();

      answer.release();
      client.readHead();
      assertThat(client.readBytes(size)).hasSize(size);

      answer.release(); // only now may it break off
      assertThat(client.readTextUntilBroken()).isEmpty();
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
