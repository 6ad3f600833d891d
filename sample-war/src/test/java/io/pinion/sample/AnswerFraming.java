package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a backend gets wrong, and what of its right ones is not for the client. */
abstract class AnswerFraming extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final String END = "\r\n\r\nok";
  private static final int BROKEN = 0;

  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "gpu-a",
        "pinion.backend.gpu-a.url",
        BACKEND.uri().toString(),
        "pinion.health.active",
        "false",
        "pinion.response.max-head-bytes",
        "32KiB");
  }

  /** A head that the backend may send and the server cannot pass on; 0 if there is none. */
  int headTooLongForTheServer() {
    return 0;
  }

  /** Whether values keep their bytes above 0x7f; else each becomes a blank. */
  boolean passesBytesBeyondAscii() {
    return true;
  }

  /** Whether the server adds a length of 0 to a 204, which it must not. */
  boolean addsLengthTo204() {
    return false;
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  /** The reply to a request that the backend answers with exactly these bytes. */
  private Reply answered(String raw) throws IOException {
    BACKEND.respondOnce(Script.raw(raw));
    return request("POST", OTHER);
  }

  private static String ok(String... lines) {
    return "HTTP/1.1 200 OK\r\n"
        + String.join("", List.of(lines).stream().map(line -> line + "\r\n").toList())
        + "Content-Length: 2"
        + END;
  }

  /** What a client gets for an answer that is none, and that the connection is not used again. */
  private void assertMalformed(String raw) throws IOException {
    Reply reply = answered(raw);

    assertThat(reply.status()).as("%s", reply).isEqualTo(502);
    assertThat(reply.text()).isEqualTo("the backend's answer is malformed\n");
    assertThat(reply.head().headerLines()).noneMatch(line -> line.contains("X-Bad"));
    BACKEND.takeRequest().answer().awaitPeerClosed();
    assertThat(request("POST", OTHER).status()).isEqualTo(200);
    assertThat(BACKEND.protocolFaults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: 2, 2",
        "Content-Length: +2",
        "Content-Length: -2",
        "Content-Length: 0x2",
        "Content-Length:",
        "Content-Length: 99999999999999999999",
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 2",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity"
      })
  void anAnswerWhoseFramingIsInDoubtIs502(String framing) throws IOException {
    assertMalformed("HTTP/1.1 200 OK\r\nX-Bad: a\r\n" + framing + END);
  }

  @Test
  void chunksInAnHttp10AnswerAre502() throws IOException {
    assertMalformed("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Bad: a\r\n folded",
        "X-Bad: a\r\n\tfolded",
        " X-Bad: before the first",
        "X-Bad : a",
        "X-Bad",
        ": X-Bad",
        "X(Bad: a",
        "X-Bad\0: a",
        "X-Bad: a\0b",
        "X-Bad: a\u001bb",
        "X-Bad: a\u007fb",
        "X-Bad: a\rX-Injected: b"
      })
  void fieldsThatHttpForbidsAre502(String line) throws IOException {
    assertMalformed(ok(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 099 No",
        "HTTP/1.1 99 No",
        "HTTP/1.1 600 No",
        "HTTP/1.1 999 No",
        "HTTP/1.1 2000 No",
        "HTTP/1.1 -200 No",
        "HTTP/1.1",
        "HTTP/1.2 200 No",
        "HTTP/2.0 200 No",
        "ICY 200 No",
        "garbage"
      })
  void statusLinesThatAreNoneAre502(String line) throws IOException {
    assertMalformed(line + "\r\nX-Bad: a\r\nContent-Length: 2" + END);
  }

  @Test
  void aSwitchOfProtocolsThatNobodyAskedForIs502() throws IOException {
    assertMalformed("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nx-bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 104, 199})
  void interimAnswersAreSwallowed(int status) throws IOException {
    String interim = "HTTP/1.1 " + status + " Interim\r\nX-Interim: a\r\n\r\n";
    BACKEND.respondOnce(Script.raw(interim + interim + ok("X-Kept: a")));
    try (RawClient client = connect()) {
      ResponseHead head = client.sendRequest("GET", OTHER).readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers("X-Interim")).isEmpty();
      assertThat(head.headers("X-Kept")).hasSize(1);
      assertThat(client.readText()).isEqualTo("ok");
    }
    assertThat(request("GET", OTHER).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"line", "lines", "reason", "name", "endless"})
  void aHeadThatIsTooLongIs502(String what) throws IOException {
    String much = "a".repeat(40_000);
    assertMalformed(
        switch (what) {
          case "line" -> ok("X-Bad: " + much);
          case "lines" -> ok("X-Bad: a\r\n".repeat(4000).strip());
          case "reason" -> "HTTP/1.1 200 " + much + "\r\nContent-Length: 2" + END;
          case "name" -> ok("X-Bad" + much + ": a");
          default -> "HTTP/1.1 200 OK\r\nX-Bad: " + much;
        });
  }

  @Test
  void aHeadAsLongAsAllowedPassesOrIsAnErrorAtOnce() throws IOException {
    int tooLong = headTooLongForTheServer();
    String fine = "a".repeat(tooLong == 0 ? 30_000 : 6000);
    Reply reply = answered(ok("X-Long: " + fine));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head().headers("X-Long")).containsExactly(fine);

    if (tooLong > 0) {
      BACKEND.respondOnce(Script.raw(ok("X-Long: " + "a".repeat(tooLong))));
      try (RawClient client = connect()) {
        assertThat(statusUntilClosed(client.sendRequest("POST", OTHER))).isIn(BROKEN, 500, 502);
      }
      awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
      assertThat(request("POST", OTHER).status()).isEqualTo(200);
    }
  }

  private static int statusUntilClosed(RawClient client) throws IOException {
    try {
      return Reply.read(client).status();
    } catch (IncompleteMessageException e) {
      return BROKEN;
    }
  }

  @Test
  void cookiesAreNeverMergedAndKeepTheirOrder() throws IOException {
    Reply reply =
        answered(
            ok(
                "Set-Cookie: b=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT",
                "X-Many: 2",
                "Set-Cookie: a=2",
                "X-Many: 1, 3",
                "Set-Cookie: b=3"));

    assertThat(reply.head().headers("Set-Cookie"))
        .containsExactly("b=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "a=2", "b=3");
    assertThat(reply.head().headers("X-Many")).containsExactly("2", "1, 3");
  }

  @Test
  void aBackendCannotSayWhatIsTheGatewaysToSay() throws IOException {
    Reply reply =
        answered(
            ok("X-Pinion-Decision: forged", "x-pinion-backend: forged", "X-Pinion-Other: forged"));

    assertThat(reply.head().headerLines()).noneMatch(line -> line.contains("forged"));
    assertThat(reply.head().headers("X-Pinion-Decision")).hasSize(1);
  }

  @Test
  void aBackendsConnectionCannotRemoveWhatTheGatewayAdds() throws IOException {
    Reply reply =
        answered(ok("Connection: X-Session-ID, X-Pinion-Decision, Content-Type", "X-Kept: a"));

    assertThat(reply.head().headers("X-Session-ID")).hasSize(1);
    assertThat(reply.head().headers("X-Pinion-Decision")).hasSize(1);
    assertThat(reply.head().headers("X-Kept")).hasSize(1);
  }

  @Test
  void whatAServerSetsByItselfIsThereOnce() throws IOException {
    Reply reply =
        answered(
            ok("Date: Sat, 01 Jan 2000 00:00:00 GMT", "Server: theirs", "Content-Type: text/x-a"));

    assertThat(reply.head().headers("Date")).containsExactly("Sat, 01 Jan 2000 00:00:00 GMT");
    assertThat(reply.head().headers("Server")).containsExactly("theirs");
    assertThat(reply.head().headers("Content-Type")).containsExactly("text/x-a");
  }

  @Test
  void bytesBeyondAsciiInAValueReachTheClientAsTheyCame() throws IOException {
    String value = "a\u00e4\u0080\u0085\u00ff b";

    assertThat(answered(ok("X-A: " + value)).head().headers("X-A"))
        .containsExactly(passesBytesBeyondAscii() ? value : "a     b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Length: 0\r\n",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n"
      })
  void a204HasNeitherBodyNorLength(String framing) throws IOException {
    try (RawClient client = connect()) {
      BACKEND.respondOnce(Script.raw("HTTP/1.1 204 None\r\n" + framing + "X-A: a\r\n\r\n"));
      Reply reply = Reply.read(client.sendRequest("GET", OTHER));
      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.head().headers("X-A")).hasSize(1);
      if (addsLengthTo204()) {
        assertThat(reply.head().headers("Content-Length")).containsExactly("0");
      } else {
        assertThat(reply.head().headers("Content-Length")).isEmpty();
      }
      assertThat(reply.head().headers("Transfer-Encoding")).isEmpty();
      assertThat(Reply.read(client.sendRequest("GET", OTHER)).status()).isEqualTo(200);
    }
  }

  @Test
  void theBodyOfA204IsNobodysAnswer() throws IOException {
    assertThat(answered("HTTP/1.1 204 None\r\nContent-Length: 7\r\n\r\nX-Bad: ").status())
        .isEqualTo(204);
    BACKEND.takeRequest().answer().awaitPeerClosed();
    assertThat(chat().backend()).isEqualTo("gpu-a");
  }

  @Test
  void a304HasNoBody() throws IOException {
    try (RawClient client = connect()) {
      BACKEND.respondOnce(
          Script.raw("HTTP/1.1 304 Same\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\n"));
      Reply reply = Reply.read(client.sendRequest("GET", OTHER));
      assertThat(reply.status()).isEqualTo(304);
      assertThat(reply.head().headers("ETag")).containsExactly("\"a\"");
      assertThat(Reply.read(client.sendRequest("GET", OTHER)).status()).isEqualTo(200);
    }
  }

  @Test
  void theAnswerToHeadTellsTheLengthAndHasNoBody() throws IOException {
    try (RawClient client = connect()) {
      BACKEND.respondOnce(Script.raw("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"));
      Reply reply = Reply.read(client.sendRequest("HEAD", OTHER));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.head().headers("Content-Length")).containsExactly("12345");
      assertThat(Reply.read(client.sendRequest("GET", OTHER)).status()).isEqualTo(200);
    }
  }

  @Test
  void trailersStayOnTheBackendsConnection() throws IOException {
    String trailers = "X-T: t\r\nContent-Length: 9\r\nSet-Cookie: a=b\r\n";
    BACKEND.respondOnce(
        Script.raw(
            "HTTP/1.1 200 OK\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\"b\"\r\nok\r\n0\r\n"
                + trailers
                + "\r\n"));
    try (RawClient client = connect()) {
      Reply reply = Reply.read(client.sendRequest("GET", OTHER));
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(reply.head().headerLines())
          .noneMatch(line -> line.matches("(?i)(Trailer|X-T|Set-Cookie):.*"));
      assertThat(client.trailerLines()).isEmpty();
      assertThat(Reply.read(client.sendRequest("GET", OTHER)).status()).isEqualTo(200);
    }
  }

  private static Script chunks(String chunk) {
    return Script.raw(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "\r\nok\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "-2", "0x2"})
  void malformedChunksMakeNoWholeAnswer(String chunk) throws IOException {
    BACKEND.respondOnce(chunks(chunk));
    try (RawClient client = connect()) {
      assertBroken(client.sendRequest("POST", OTHER));
    }
    BACKEND.takeRequest().answer().awaitPeerClosed();
    assertThat(request("POST", OTHER).status()).isEqualTo(200);
  }

  @Test
  void chunksThatBreakLaterAreSeenToBeIncomplete() throws IOException {
    BACKEND.respondOnce(chunks("2\r\nokXX"));
    try (RawClient client = connect()) {
      int status = statusUntilClosed(client.sendRequest("POST", OTHER));
      // an error, if the fault was found before the first byte had gone out
      assertThat(status).isIn(BROKEN, 500, 502);
    }
    BACKEND.takeRequest().answer().awaitPeerClosed();
    assertThat(request("POST", OTHER).status()).isEqualTo(200);
  }

  @Test
  void aChunkLongerThanANumberCanSayMakesNoWholeAnswer() throws IOException {
    BACKEND.respondOnce(chunks("ffffffffffffffffff").closesSilently());
    try (RawClient client = connect()) {
      assertBroken(client.sendRequest("POST", OTHER));
    }
    assertThat(request("POST", OTHER).status()).isEqualTo(200);
  }

  /** An error, or an answer that is seen to be incomplete. */
  void assertBroken(RawClient client) throws IOException {
    assertThat(statusUntilClosed(client)).isIn(BROKEN, 500, 502);
  }

  @Test
  void moreThanOneAnswerIsNobodysAnswer() throws IOException {
    Reply first = answered(ok() + "HTTP/1.1 200 OK\r\nX-Bad: a\r\nContent-Length: 6\r\n\r\nsecond");
    Reply second = request("POST", OTHER);

    assertThat(first.text()).isEqualTo("ok");
    assertThat(second.head().headers("X-Bad")).isEmpty();
    assertThat(second.backend()).isEqualTo("gpu-a");
  }
}
