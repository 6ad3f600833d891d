package io.pinion.sample;

import static io.pinion.sample.Behaviour.CHAT;
import static io.pinion.sample.Behaviour.OTHER;
import static io.pinion.sample.Behaviour.PROMPT;
import static io.pinion.sample.SoakKind.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Exchanges of a soak in which client and backend do what they should, each in its own way. */
final class WholeExchanges {
  static final List<SoakKind> KINDS =
      List.of(
          whole("unary", 30, WholeExchanges::unary),
          whole("stream", 20, WholeExchanges::stream),
          whole("slow stream", 8, WholeExchanges::slowStream),
          whole("chunked upload", 10, WholeExchanges::chunkedUpload),
          whole("large upload", 4, WholeExchanges::largeUpload),
          whole("large download", 4, WholeExchanges::largeDownload),
          whole("slow reader", 2, WholeExchanges::slowReader),
          whole("half-close", 3, WholeExchanges::halfClose),
          whole("failover", 8, WholeExchanges::failover),
          whole("stale connection", 5, WholeExchanges::staleConnection));

  static final String STREAM_PROMPT = PROMPT.replace("{\"model\"", "{\"stream\":true,\"model\"");

  private static final int MAX_ANSWER = 60_000;
  private static final int MAX_EVENTS = 20;
  private static final long LARGE = 4L << 20;
  private static final int MAX_IN_TURN = 4;

  private WholeExchanges() {}

  /** Some on one connection. */
  private static void unary(SoakExchange exchange) throws IOException {
    RawClient client = exchange.connect();
    for (int i = exchange.random().nextInt(MAX_IN_TURN); i >= 0; i--) {
      exchange.next();
      RandomAnswer answer = RandomAnswer.of(exchange);
      client.sendJson(CHAT, PROMPT, exchange.lines(answer.script()));
      answer.readFrom(client);
    }
  }

  private static void stream(SoakExchange exchange) throws IOException {
    int events = 1 + exchange.random().nextInt(MAX_EVENTS);
    Script script = Script.events(events);
    if (exchange.random().nextBoolean()) {
      script = script.scattered(exchange.random().nextLong());
    }
    RawClient client = exchange.connect();
    client.sendJson(CHAT, exchange.oneOf(PROMPT, STREAM_PROMPT), exchange.lines(script));
    readEvents(client, events);
  }

  /** With comments between its events, and before them. */
  private static void slowStream(SoakExchange exchange) throws IOException {
    int events = 1 + exchange.random().nextInt(3);
    Script script = Script.events(events).gated().gatedHead();
    String pace = SoakExchange.paced(1 + exchange.random().nextInt(800), events + 2);
    RawClient client = exchange.connect();
    client.sendJson(CHAT, exchange.oneOf(PROMPT, STREAM_PROMPT), exchange.lines(script, pace));
    readEvents(client, events);
  }

  static void readEvents(RawClient client, int events) throws IOException {
    ResponseHead head = client.readFinalHead();
    assertThat(head.status()).as("%s", head).isEqualTo(200);
    String backend = "";
    int count = 0;
    for (Optional<String> next = client.nextEvent(); next.isPresent(); next = client.nextEvent()) {
      String event = next.get();
      if (event.startsWith(":")) {
        continue; // a heartbeat
      }
      count++;
      if (count == 1) {
        backend = event.replaceFirst("(?s).*\"backend\":\"([^\"]*)\".*", "$1");
      }
      assertThat(event)
          .isEqualTo(count <= events ? Pieces.event(count, backend).strip() : "data: [DONE]");
    }
    assertThat(count).isEqualTo(events + 1);
  }

  private static void chunkedUpload(SoakExchange exchange) throws IOException {
    long seed = exchange.random().nextLong();
    int length = exchange.random().nextInt(2 * SoakIT.RETRY_BUFFER);
    if (length > SoakIT.RETRY_BUFFER) {
      exchange.isNotRepeatable();
    }
    RawClient client = exchange.connect();
    client.sendRequest(
        "POST", CHAT, exchange.lines(Script.answers(), "Transfer-Encoding: chunked"));
    for (byte[] piece : RandomBody.pieces(seed, length)) {
      client.sendChunk(piece);
    }
    client.sendChunk(new byte[0]);
    assertReceived(
        exchange, Reply.read(client), ReceivedRequest.sha256(RandomBody.bytes(seed, length)));
  }

  private static void largeUpload(SoakExchange exchange) throws IOException {
    exchange.isNotRepeatable();
    long length = SoakIT.RETRY_BUFFER + exchange.random().nextLong(LARGE);
    RawClient client = exchange.connect();
    client
        .sendRequest("POST", OTHER, exchange.lines(Script.answers(), "Content-Length: " + length))
        .sendPattern(0, length);
    assertReceived(exchange, Reply.read(client), BytePattern.sha256(length));
  }

  private static void assertReceived(SoakExchange exchange, Reply reply, String sha256) {
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    ReceivedRequest received = exchange.received(reply);
    assertThat(received.bodyWhole()).isTrue();
    assertThat(received.bodySha256()).isEqualTo(sha256);
  }

  private static void largeDownload(SoakExchange exchange) throws IOException {
    long length = exchange.random().nextLong(LARGE);
    Script bytes = Script.bytes(length);
    RawClient client = exchange.connect();
    client.sendRequest(
        "GET", OTHER, exchange.lines(exchange.oneOf(bytes, bytes.chunked(), bytes.untilClose())));
    assertThat(client.readFinalHead().status()).isEqualTo(200);
    assertThat(BytePattern.check(client.body())).isEqualTo(length);
  }

  /** Slow enough that the backend is held back, not so slow that it is cut off. */
  private static void slowReader(SoakExchange exchange) throws Exception {
    int length = 1 << 20;
    RawClient client = exchange.connect(16 * 1024);
    client.sendRequest("GET", OTHER, exchange.lines(Script.bytes(length)));
    assertThat(client.readFinalHead().status()).isEqualTo(200);
    InputStream body = client.body();
    byte[] buffer = new byte[64 * 1024];
    long place = 0;
    for (int count = body.readNBytes(buffer, 0, buffer.length);
        count > 0;
        count = body.readNBytes(buffer, 0, buffer.length)) {
      BytePattern.check(buffer, count, place);
      place += count;
      exchange.pause(200);
    }
    assertThat(place).isEqualTo(length);
  }

  private static void halfClose(SoakExchange exchange) throws IOException {
    RandomAnswer answer = RandomAnswer.of(exchange);
    RawClient client = exchange.connect();
    client.sendJson(CHAT, PROMPT, exchange.lines(answer.script())).halfClose();
    answer.readFrom(client);
  }

  /** One of the backends, if it is asked, breaks off before the first byte. */
  private static void failover(SoakExchange exchange) throws IOException {
    RandomAnswer answer = RandomAnswer.of(exchange);
    String one = exchange.oneOf(SoakBackends.ALL.toArray(String[]::new));
    Script breaksOff =
        exchange.oneOf(
            Script.closesAfterRequest(),
            Script.resetsAfterRequest(),
            Script.events(3).closesAfter(0),
            Script.bytes(1000).resetsAfter(0));
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT, PROMPT, exchange.lines(answer.script(), exchange.sabotage(one, breaksOff)));
    answer.readFrom(client);
  }

  /** Leaves a connection to a frail backend that the next exchange finds closed. */
  private static void staleConnection(SoakExchange exchange) throws IOException {
    RandomAnswer answer = RandomAnswer.of(exchange);
    Script script = Script.random(answer.seed(), answer.length());
    RawClient client = exchange.connect();
    client.sendJson(
        CHAT,
        PROMPT,
        exchange.lines(
            script,
            Behaviour.scriptAt("gpu-c", script.closesSilently()),
            Behaviour.scriptAt("gpu-d", script.resetsOnReuse())));
    answer.readFrom(client);
  }

  /** An answer of random bytes, framed in any way. */
  record RandomAnswer(long seed, int length, Script script) {
    static RandomAnswer of(SoakExchange exchange) {
      long seed = exchange.random().nextLong();
      int length = exchange.random().nextInt(MAX_ANSWER);
      Script script = Script.random(seed, length);
      script = exchange.oneOf(script, script.chunked(), script.untilClose());
      return new RandomAnswer(
          seed,
          length,
          exchange.random().nextInt(5) == 0
              ? script.scattered(exchange.random().nextLong())
              : script);
    }

    void readFrom(RawClient client) throws IOException {
      ResponseHead head = client.readFinalHead();
      byte[] body = client.readBody();
      assertThat(head.status()).as("%s", head).isEqualTo(200);
      assertThat(body).isEqualTo(RandomBody.bytes(seed, length));
    }
  }
}
