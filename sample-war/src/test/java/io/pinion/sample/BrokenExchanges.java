package io.pinion.sample;

import static io.pinion.sample.Behaviour.CHAT;
import static io.pinion.sample.Behaviour.OTHER;
import static io.pinion.sample.Behaviour.PROMPT;
import static io.pinion.sample.SoakKind.broken;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.WholeExchanges.RandomAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Exchanges of a soak in which backend or client does wrong: none of them may end as if it were
 * whole, and none may hang. What each fault gives exactly is tested one by one elsewhere; here
 * frail backends and clients that find their connection closed come in between.
 */
final class BrokenExchanges {
  static final List<SoakKind> KINDS =
      List.of(
          broken("stream cut", 12, BrokenExchanges::streamCut),
          broken("body cut", 6, BrokenExchanges::bodyCut),
          broken("malformed head", 5, BrokenExchanges::malformedHead),
          broken("status", 5, BrokenExchanges::status),
          broken("spill", 10, BrokenExchanges::spill),
          broken("no answer", 1, BrokenExchanges::noAnswer),
          broken("stream stalls", 1, BrokenExchanges::streamStalls),
          broken("client leaves before", 6, BrokenExchanges::leavesBefore),
          broken("client leaves in stream", 6, BrokenExchanges::leavesInStream),
          broken("client leaves in body", 4, BrokenExchanges::leavesInBody),
          broken("malformed chunk", 5, BrokenExchanges::malformedChunk),
          broken("short upload", 6, BrokenExchanges::shortUpload),
          broken("upload stalls", 2, BrokenExchanges::uploadStalls),
          broken("upload too long", 3, BrokenExchanges::uploadTooLong),
          broken("upload answered early", 3, BrokenExchanges::uploadAnsweredEarly),
          broken("surplus", 3, BrokenExchanges::surplus),
          broken("client stops reading", 1, BrokenExchanges::stopsReading));

  private static final int NONE = -1;

  /** What is answered, too, where a frail backend was asked. */
  private static final List<Integer> UNAVAILABLE = List.of(502, 503, 504);

  private BrokenExchanges() {}

  // backends

  private static void streamCut(SoakExchange exchange) throws IOException {
    Script events = Script.events(10);
    int after = exchange.random().nextInt(6);
    Script cut =
        exchange.oneOf(
            events.closesAfter(after),
            events.resetsAfter(after),
            events.cutsChunkAfter(after),
            events.malformsChunkAfter(after));
    RawClient client = exchange.connect();
    if (exchange.random().nextBoolean()) {
      client.sendJson(CHAT, PROMPT, exchange.lines(cut));
    } else {
      String pace = SoakExchange.paced(1 + exchange.random().nextInt(150), after + 2);
      client.sendJson(
          CHAT, WholeExchanges.STREAM_PROMPT, exchange.lines(cut.gated().gatedHead(), pace));
    }
    assertStreamFails(client);
  }

  /** An error's status, or a stream that says that it has failed. */
  private static void assertStreamFails(RawClient client) throws IOException {
    int status = client.readFinalHead().status();
    String text = textUntilEnd(client);
    if (status == 200) {
      assertThat(text).doesNotContain("[DONE]").contains("event: error\n");
    } else {
      assertThat(status).isIn(UNAVAILABLE);
    }
  }

  private static String textUntilEnd(RawClient client) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream body = client.body()) {
      body.transferTo(text);
    } catch (IncompleteMessageException e) {
      // as it may be
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static void bodyCut(SoakExchange exchange) throws IOException {
    Script bytes = Script.bytes(200_000);
    int after = exchange.random().nextInt(10);
    RawClient client = exchange.connect();
    client.sendRequest(
        "GET",
        OTHER,
        exchange.lines(
            exchange.oneOf(
                bytes.closesAfter(after),
                bytes.resetsAfter(after),
                bytes.chunked().closesAfter(after),
                bytes.chunked().resetsAfter(after),
                bytes.cutsChunkAfter(after))));
    int status = client.readFinalHead().status();
    if (status == 200) {
      client.discardUntilBroken();
    } else {
      assertThat(status).isIn(UNAVAILABLE);
    }
  }

  private static Script malformed(SoakExchange exchange) {
    return exchange.oneOf(
        Script.raw("HTTP/1.1 abc\r\n\r\n"),
        Script.raw("nonsense\r\n\r\n"),
        Script.raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        Script.answers().endlessHead(),
        Script.answers().endlessHeaderLine());
  }

  private static void malformedHead(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    client.sendJson(exchange.oneOf(CHAT, OTHER), PROMPT, exchange.lines(malformed(exchange)));
    assertThat(Reply.read(client).status()).isIn(UNAVAILABLE);
  }

  private static void status(SoakExchange exchange) throws IOException {
    int status = exchange.oneOf(400, 404, 429, 500, 503, 529);
    Script script = Script.answers(status, "text/plain", "status " + status);
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT,
        exchange.oneOf(PROMPT, WholeExchanges.STREAM_PROMPT),
        exchange.lines(
            exchange.random().nextBoolean() ? script.withHeader("Retry-After: 1") : script));
    Reply reply = Reply.read(client);
    if (reply.status() == status) {
      assertThat(reply.text()).contains(status == 503 ? "" : "status " + status);
    } else if (reply.status() == 200) { // begun by comments
      assertThat(reply.text()).contains("event: error\n");
    } else {
      assertThat(reply.status()).isIn(UNAVAILABLE);
    }
  }

  /** One backend declines: another answers, unless retries are used up. */
  private static void spill(SoakExchange exchange) throws IOException {
    RandomAnswer answer = RandomAnswer.of(exchange);
    String one = exchange.oneOf(SoakBackends.ALL.toArray(String[]::new));
    int status = exchange.oneOf(429, 502, 503, 504, 529);
    Script declines = Script.answers(status).withHeader("Retry-After: 1");
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT,
        PROMPT,
        exchange.lines(
            answer.script(),
            exchange.sabotage(
                one, exchange.random().nextInt(4) == 0 ? malformed(exchange) : declines)));
    ResponseHead head = client.readFinalHead();
    if (head.status() == 200) {
      byte[] body = client.readBody();
      assertThat(body).isEqualTo(RandomBody.bytes(answer.seed(), answer.length()));
    } else {
      assertThat(head.status()).isIn(429, 502, 503, 504, 529);
    }
  }

  private static void noAnswer(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    client.sendJson(CHAT, PROMPT, exchange.lines(Script.neverAnswers()));
    assertThat(Reply.read(client).status()).isIn(UNAVAILABLE);
  }

  private static void streamStalls(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT,
        exchange.oneOf(PROMPT, WholeExchanges.STREAM_PROMPT),
        exchange.lines(Script.events(5).gated(), SoakExchange.paced(20, 2)));
    assertStreamFails(client);
  }

  // clients

  private static void leavesBefore(SoakExchange exchange) throws Exception {
    Script script = exchange.oneOf(Script.events(3), Script.bytes(100_000)).gatedHead();
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT,
        exchange.oneOf(PROMPT, WholeExchanges.STREAM_PROMPT),
        exchange.lines(script, SoakExchange.paced(1000, 1)));
    exchange.pause(500);
    leave(exchange, client);
  }

  private static void leavesInStream(SoakExchange exchange) throws Exception {
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT,
        exchange.oneOf(PROMPT, WholeExchanges.STREAM_PROMPT),
        exchange.lines(Script.endlessEvents().gated(), SoakExchange.paced(20, 500)));
    if (client.readFinalHead().status() == 200) {
      for (int i = exchange.random().nextInt(4); i > 0; i--) {
        client.nextEvent();
      }
    }
    leave(exchange, client);
  }

  private static void leavesInBody(SoakExchange exchange) throws Exception {
    RawClient client = exchange.connect();
    client.sendRequest("GET", OTHER, exchange.lines(Script.bytes(64L << 20)));
    if (client.readFinalHead().status() == 200) {
      client.readBytes(1 + exchange.random().nextInt(300_000));
    }
    leave(exchange, client);
  }

  private static void leave(SoakExchange exchange, RawClient client) throws IOException {
    if (exchange.random().nextBoolean()) {
      client.reset();
    } else {
      client.close();
    }
  }

  private static void malformedChunk(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    client.sendRequest(
        "POST", CHAT, exchange.lines(Script.answers(), "Transfer-Encoding: chunked"));
    if (exchange.random().nextBoolean()) {
      client.sendChunk(new byte[exchange.random().nextInt(2 * SoakIT.RETRY_BUFFER) + 1]);
    }
    client.send(
        exchange.oneOf(
            "no size\r\n\r\n",
            "5\r\nabcdefgh\r\n0\r\n\r\n",
            "-1\r\n\r\n",
            "fffffffffffffffff\r\n"));
    client.halfClose();
    assertThat(status(client)).isIn(NONE, 400, 502, 503, 504);
  }

  private static void shortUpload(SoakExchange exchange) throws IOException {
    int length = exchange.oneOf(100, 4 * SoakIT.RETRY_BUFFER);
    RawClient client = exchange.connect();
    client.sendRequest("POST", CHAT, exchange.lines(Script.answers(), "Content-Length: " + length));
    client.sendPattern(0, length / 2);
    if (exchange.random().nextBoolean()) {
      client.reset();
    } else {
      client.halfClose();
      assertThat(status(client)).isIn(NONE, 400, 502, 503, 504);
    }
  }

  private static void uploadStalls(SoakExchange exchange) throws IOException {
    int length = exchange.oneOf(100, 4 * SoakIT.RETRY_BUFFER);
    RawClient client = exchange.connect();
    client.sendRequest("POST", CHAT, exchange.lines(Script.answers(), "Content-Length: " + length));
    client.sendPattern(0, length / 2);
    assertThat(status(client)).isIn(408, 502, 503, 504);
  }

  private static void uploadTooLong(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    client.sendRequest(
        "POST",
        CHAT,
        exchange.lines(Script.answers(), "Content-Length: " + (SoakIT.MAX_BYTES + 1)));
    assertThat(status(client)).isEqualTo(413);
  }

  /** The backend has answered, and the client sends on or breaks off. */
  private static void uploadAnsweredEarly(SoakExchange exchange) throws IOException {
    int length = 16 * SoakIT.RETRY_BUFFER;
    RawClient client = exchange.connect();
    client.sendRequest(
        "POST",
        OTHER,
        exchange.lines(Script.answers(413).answersBeforeBody(), "Content-Length: " + length));
    client.sendPattern(0, length / 2);
    assertThat(status(client)).isIn(NONE, 413, 502, 503, 504);
  }

  /** Taken for the next request. */
  private static void surplus(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    client
        .sendRequest("POST", CHAT, exchange.lines(Script.answers(), "Content-Length: 5"))
        .send("12345surplus\r\n\r\n");
    assertThat(Reply.read(client).status()).isIn(200, 502, 503, 504);
    assertThat(status(client)).isIn(NONE, 400);
  }

  private static void stopsReading(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect(16 * 1024);
    client.sendRequest("GET", OTHER, exchange.lines(Script.bytes(64L << 20)));
    if (client.readFinalHead().status() == 200) {
      exchange.answers().forEach(Answer::awaitEnd);
      client.discardUntilBroken(); // it must not take that for the whole
    }
  }

  /** Of the answer; none if the connection was closed, or reset, without one. */
  private static int status(RawClient client) throws IOException {
    try {
      return client.readFinalHead().status();
    } catch (IncompleteMessageException | SocketException e) {
      return NONE;
    }
  }
}
