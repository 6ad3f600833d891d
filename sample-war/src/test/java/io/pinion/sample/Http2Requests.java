package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that speak HTTP/2 get what those of HTTP/1.1 get, and what HTTP/2 allows. */
abstract class Http2Requests extends Behaviour {
  static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final int STREAMS = 50;
  private static final int PAIRS = 100;
  private static final long LARGE = 64L << 20;

  /** Kernel buffers on both connections, and windows. */
  private static final long UNDER_WAY = 48L << 20;

  static Map<String, String> settings() {
    return Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", BACKEND.uri().toString());
  }

  /** Where the WAR is reached by HTTP/2; {@code https} if over TLS. */
  abstract URI http2();

  /** Whether the server tells of a reset while nothing is written to the stream. */
  abstract boolean tellsOfResets();

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @Test
  void backendIsToldWhatTheClientSentAndByWhichVersion() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat("te: trailers", "x-own: 1");

      assertThat(exchange.awaitStatus()).isEqualTo(200);
      assertThat(exchange.awaitOver().text()).contains("gpu-a");
      assertThat(exchange.isWhole()).isTrue();
      ReceivedRequest request = BACKEND.takeRequest();
      assertThat(request.bodyText()).isEqualTo(PROMPT);
      assertThat(request.headers("Content-Length"))
          .containsExactly("" + PROMPT.getBytes(UTF_8).length);
      assertThat(request.headers("X-Own")).containsExactly("1");
      assertThat(request.headers("Via")).containsExactly("2.0 pinion");
      assertThat(request.headers("Host")).containsExactly("127.0.0.1:" + BACKEND.port());
      assertThat(request.headers("X-Forwarded-Host")).containsExactly(http2().getAuthority());
      assertThat(request.headers("X-Forwarded-Proto")).containsExactly(http2().getScheme());
      assertThat(request.headers("TE")).isEmpty();
      assertThat(request.headers("Transfer-Encoding")).isEmpty();
    }
  }

  @Test
  void fieldsThatHttp2ForbidsAndTrailersAreNotPassedOn() throws Exception {
    Script answer =
        Script.answers()
            .chunked()
            .withHeader("Connection: keep-alive, X-Private")
            .withHeader("Keep-Alive: timeout=5")
            .withHeader("Proxy-Connection: keep-alive")
            .withHeader("Upgrade: h2c")
            .withHeader("X-Private: 1")
            .withHeader("X-Public: 1")
            .withTrailer("X-Late: 1");
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat(script(answer));

      assertThat(exchange.awaitStatus()).isEqualTo(200);
      assertThat(exchange.awaitOver().isWhole()).isTrue();
      assertThat(exchange.fields("X-Public")).containsExactly("1");
      for (String forbidden :
          List.of(
              "Connection",
              "Keep-Alive",
              "Proxy-Connection",
              "Transfer-Encoding",
              "Upgrade",
              "X-Private")) {
        assertThat(exchange.fields(forbidden)).as(forbidden).isEmpty();
      }
      assertThat(exchange.hasTrailers()).isFalse();
    }
  }

  @Test
  void requestsWithoutABodyReachTheBackendWithoutOne() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        assertThat(client.send(method, OTHER).awaitStatus()).isEqualTo(200);
        ReceivedRequest request = BACKEND.takeRequest();
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.bodyLength()).isZero();
        assertThat(request.headers("Transfer-Encoding")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "1, false",
    "65536, true",
    "65536, false",
    "5000000, true",
    "5000000, false"
  })
  void uploadsPassWhole(int size, boolean declared) throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.begin(OTHER, declared ? size : -1);
      int block = 10_000;
      for (int place = 0; place < size; place += block) {
        int length = Math.min(block, size - place);
        exchange.send(BytePattern.bytes(place, length), place + length == size);
      }

      assertThat(exchange.awaitStatus()).isEqualTo(200);
      ReceivedRequest request = BACKEND.takeRequest();
      assertThat(request.bodyLength()).isEqualTo(size);
      assertThat(request.bodySha256()).isEqualTo(BytePattern.sha256(size));
    }
  }

  @Test
  void eachEventArrivesBeforeTheBackendSendsTheNext() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat(script(Script.events(5).gated()));
      Answer answer = BACKEND.takeRequest().answer();
      answer.release();
      for (int i = 1; i <= 5; i++) {
        exchange.awaitText(Pieces.event(i, "gpu-a"));
        answer.release(); // only now may the next be sent
      }
      exchange.awaitText("data: [DONE]\n\n");
      assertThat(exchange.awaitOver().isWhole()).isTrue();
      assertThat(exchange.fields("Content-Type").get(0)).startsWith("text/event-stream");
    }
  }

  /** The second of two comes while the first is on its way to the client. */
  @Test
  void eventsThatComeTogetherArriveBeforeTheBackendSendsTheNext() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat(script(Script.events(2 * PAIRS).gated()));
      Answer answer = BACKEND.takeRequest().answer();
      for (int i = 1; i <= PAIRS; i++) {
        answer.release(2);
        exchange.awaitText(Pieces.event(2L * i, "gpu-a"));
      }
      answer.release();
      exchange.awaitText("data: [DONE]\n\n");
      assertThat(exchange.awaitOver().isWhole()).isTrue();
    }
  }

  @Test
  void manyStreamsOfOneConnectionDoNotDisturbOneAnother() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      List<Http2Exchange> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(client.chat(script(Script.events(5).gated())));
      }
      for (int i = 0; i < STREAMS; i++) {
        BACKEND.takeRequest();
      }
      streams.get(0).cancel();
      BACKEND.requests().forEach(request -> request.answer().open());

      for (Http2Exchange stream : streams.subList(1, STREAMS)) {
        assertThat(stream.awaitOver().isWhole()).isTrue();
        assertThat(stream.text()).endsWith("data: [DONE]\n\n");
      }
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void clientThatDoesNotReadHoldsTheBackendBack() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      assertThat(client.getUnread(OTHER, script(Script.bytes(LARGE))).awaitStatus()).isEqualTo(200);
      Answer answer = BACKEND.takeRequest().answer();

      assertThat(answer.awaitStalled(Duration.ofSeconds(2))).isLessThan(UNDER_WAY);
    }
  }

  @Test
  void resetOfAStreamCancelsTheBackendsRequest() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat(script(Script.endlessEvents().gated()));
      Answer answer = BACKEND.takeRequest().answer();
      answer.release();
      exchange.awaitText("\n\n");

      exchange.cancel();

      awaitCancelled(answer);
      assertServes(client);
    }
  }

  @Test
  void resetBeforeTheAnswerCancelsTheBackendsRequest() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat(script(Script.endlessEvents().gatedHead().gated()));
      Answer answer = BACKEND.takeRequest().answer();

      exchange.cancel();

      awaitCancelled(answer);
      assertServes(client);
    }
  }

  /**
   * At once, or when something is written: few bytes, so that there is always a window for them.
   */
  private void awaitCancelled(Answer answer) throws InterruptedException {
    if (!tellsOfResets()) {
      Eventually.get(
          () -> {
            answer.release();
            return answer.peerClosed();
          },
          closed -> closed);
    }
    answer.awaitPeerClosed();
  }

  @Test
  void resetWithinAnUploadReachesTheBackendAsABrokenRequest() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.begin(OTHER, 5_000_000);
      for (int i = 0; i < 30; i++) { // more than is held to be repeated
        exchange.send(BytePattern.bytes(0, 100_000), false);
      }
      ReceivedRequest request = BACKEND.takeHead();

      exchange.cancel();

      request.answer().awaitPeerClosed();
      assertThat(request.bodyWhole()).isFalse();
      awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
      assertServes(client);
    }
  }

  @Test
  void downloadThatBreaksOffIsResetAndNotEnded() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      for (Script bytes : List.of(Script.bytes(LARGE), Script.bytes(LARGE).chunked())) {
        Http2Exchange exchange = client.send("GET", OTHER, script(bytes.closesAfter(2)));
        assertThat(exchange.awaitStatus()).isEqualTo(200);
        assertThat(exchange.awaitOver().isWhole()).isFalse();
        assertServes(client);
      }
    }
  }

  @Test
  void eventStreamThatBreaksOffEndsWithAnErrorEvent() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange = client.chat(script(Script.events(5).closesAfter(2)));
      exchange.awaitOver();
      assertThat(exchange.text())
          .startsWith(Pieces.event(1, "gpu-a"))
          .contains("data: {\"error\":")
          .endsWith("\n\n")
          .doesNotContain("[DONE]");
      assertThat(exchange.isWhole()).isFalse();
      assertServes(client);
    }
  }

  /** The connection is as good as before. */
  static void assertServes(Http2Connection client) throws Exception {
    assertThat(client.chat().awaitStatus()).isEqualTo(200);
  }
}
