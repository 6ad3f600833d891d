package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestBackendTest {
  private TestBackend backend;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    backend = TestBackend.start("gpu-a");
    client = RawClient.connect(backend.uri());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    backend.close();
  }

  @Test
  void recordsARequestAsItCame() throws IOException {
    client.sendJson("/v1/chat/completions?x=%2F", "{\"a\":1}", "x-Twice: 1", "X-twice:  2 ");
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readText()).contains("\"backend\":\"gpu-a\"");

    ReceivedRequest request = backend.takeRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/v1/chat/completions?x=%2F");
    assertThat(request.headerLines()).contains("x-Twice: 1", "X-twice:  2 ");
    assertThat(request.headers("X-Twice")).containsExactly("1", "2");
    assertThat(request.bodyText()).isEqualTo("{\"a\":1}");
    assertThat(request.bodyWhole()).isTrue();
    assertThat(request.bodySha256())
        .isEqualTo(ReceivedRequest.sha256("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
    assertThat(request.connection()).isEqualTo(1);
  }

  @Test
  void keepsOnlyTheStartOfAChunkedUpload() throws IOException {
    client.sendRequest("POST", "/v1/files", "Transfer-Encoding: chunked");
    for (int block = 0; block < 20; block++) {
      client.sendChunk(BytePattern.bytes(block * 10_000L, 10_000));
    }
    client.sendChunk(new byte[0]);
    client.readHead();

    ReceivedRequest request = backend.takeRequest();
    assertThat(request.bodyLength()).isEqualTo(200_000);
    assertThat(request.bodyStart()).isEqualTo(BytePattern.bytes(0, 65_536));
    assertThat(request.bodySha256())
        .isEqualTo(ReceivedRequest.sha256(BytePattern.bytes(0, 200_000)));
  }

  @Test
  void tellsACutUploadFromAWholeOne() throws IOException {
    client.sendRequest("POST", "/v1/files", "Content-Length: 100").send("only this");
    ReceivedRequest request = backend.takeHead();
    request.awaitBodyBytes(9);
    client.reset();
    assertThat(request.bodyWhole()).isFalse();
    assertThat(request.bodyLength()).isEqualTo(9);
  }

  @Test
  void writesAGatedEventOnlyWhenReleased() throws IOException {
    client.sendRequest("GET", "/", script(Script.events(2).gated()));
    assertThat(client.readHead().header("Content-Type")).contains("text/event-stream");
    Answer answer = backend.takeRequest().answer();
    assertThat(answer.piecesWritten()).isZero();

    answer.release();
    assertThat(client.nextEvent().orElseThrow()).contains("token-1");
    assertThat(client.hasInput()).isFalse();
    answer.awaitPieces(1);
    assertThat(answer.piecesWritten()).isEqualTo(1);

    answer.open();
    assertThat(client.nextEvent().orElseThrow()).contains("token-2");
    assertThat(client.nextEvent()).contains("data: [DONE]");
    assertThat(client.nextEvent()).isEmpty();
    assertThat(answer.awaitEnd()).isEqualTo(Answer.End.WRITTEN);
  }

  @Test
  void noticesThatThePeerLeavesAGatedStream() throws IOException {
    client.sendRequest("GET", "/", script(Script.endlessEvents().gated()));
    client.readHead();
    Answer answer = backend.takeRequest().answer();
    answer.release(3);
    answer.awaitPieces(3);
    client.close();
    answer.awaitPeerClosed();
    assertThat(answer.awaitEnd()).isEqualTo(Answer.End.PEER_CLOSED);
    assertThat(answer.piecesWritten()).isEqualTo(3);
  }

  @Test
  void noticesAResetThatMeetsAnEndlessStream() throws IOException {
    client.sendRequest("GET", "/", script(Script.endlessEvents()));
    client.readHead();
    client.nextEvent();
    client.reset();
    Answer answer = backend.takeRequest().answer();
    answer.awaitPeerClosed();
    assertThat(answer.awaitEnd()).isEqualTo(Answer.End.PEER_CLOSED);
  }

  @Test
  void noticesThatThePeerGivesUpOnASilentBackend() throws IOException {
    client.sendRequest("GET", "/", script(Script.neverAnswers()));
    Answer answer = backend.takeRequest().answer();
    assertThat(answer.peerClosed()).isFalse();
    client.close();
    answer.awaitPeerClosed();
    backend.awaitOpenConnections(0);
  }

  @Test
  void stallsWhenThePeerDoesNotReadADownload() throws IOException {
    long size = 16L << 20;
    try (RawClient slow = RawClient.connect(backend.uri(), 16 * 1024)) {
      slow.sendRequest("GET", "/", script(Script.bytes(size)));
      assertThat(slow.readHead().header("Content-Length")).contains("" + size);
      Answer answer = backend.takeRequest().answer();
      assertThat(answer.awaitStalled(Duration.ofMillis(200))).isLessThan(2 << 20);
      assertThat(BytePattern.check(slow.body())).isEqualTo(size);
      assertThat(answer.awaitEnd()).isEqualTo(Answer.End.WRITTEN);
      assertThat(answer.bytesWritten()).isEqualTo(size);
    }
  }

  @Test
  void closesOrResetsWithoutAnAnswer() throws IOException {
    client.sendRequest("GET", "/", script(Script.closesAfterRequest()));
    client.awaitClosed();
    try (RawClient other = RawClient.connect(backend.uri())) {
      other.sendRequest("GET", "/", script(Script.resetsAfterRequest()));
      other.awaitClosed();
    }
    assertThat(backend.requests()).hasSize(2);
  }

  @Test
  void resetsAfterAnEvent() throws IOException {
    client.sendRequest("GET", "/", script(Script.events(5).gated().resetsAfter(1)));
    client.readHead();
    Answer answer = backend.takeRequest().answer();
    answer.release();
    assertThat(client.nextEvent()).isPresent();
    answer.release();
    assertThatThrownBy(client::nextEvent)
        .isInstanceOf(IncompleteMessageException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void cutsAChunk() throws IOException {
    client.sendRequest("GET", "/", script(Script.events(5).cutsChunkAfter(1)));
    client.readHead();
    assertThat(client.nextEvent()).isPresent();
    assertThatThrownBy(client::nextEvent).isInstanceOf(IncompleteMessageException.class);
  }

  @Test
  void sendsWhatIsNoChunk() throws IOException {
    client.sendRequest("GET", "/", script(Script.events(5).malformsChunkAfter(1)));
    client.readHead();
    assertThat(client.nextEvent()).isPresent();
    assertThatThrownBy(client::nextEvent).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void sendsAHeadWithoutEndUntilThePeerCloses() throws IOException {
    for (Script endless :
        List.of(Script.answers().endlessHead(), Script.answers().endlessHeaderLine())) {
      try (RawClient leaving = RawClient.connect(backend.uri())) {
        leaving.sendRequest("GET", "/", script(endless));
      }
      backend.takeRequest().answer().awaitPeerClosed();
    }
  }

  @Test
  void sendsMoreThanItAnnounced() throws IOException {
    String surplus = "HTTP/1.1 299 Surplus\r\nContent-Length: 0\r\n\r\n";
    client.sendRequest("GET", "/", script(Script.answers().withSurplus(surplus)));
    client.readHead();
    assertThat(client.readText()).contains("gpu-a");
    assertThat(client.readHead().status()).isEqualTo(299);
  }

  @Test
  void closesBeforeTheAnnouncedLength() throws IOException {
    client.sendRequest("GET", "/", script(Script.bytes(40_000).closesAfter(1)));
    client.readHead();
    assertThatThrownBy(client::readBody)
        .isInstanceOf(IncompleteMessageException.class)
        .hasMessageContaining("after 16384");
  }

  @Test
  void sendsInterimAnswersHeadersAndTrailersAsScripted() throws IOException {
    Script script =
        Script.events(List.of("data: one\n\n"))
            .withInterim(102)
            .withInterim(103)
            .withHeader("Connection: X-Hop")
            .withHeader("X-Hop: 1;2=3")
            .withTrailer("X-Sum: 9");
    client.sendRequest("GET", "/", script(script));
    assertThat(client.readHead().status()).isEqualTo(102);
    assertThat(client.readHead().status()).isEqualTo(103);
    assertThat(client.readHead().headerLines()).contains("Connection: X-Hop", "X-Hop: 1;2=3");
    assertThat(client.nextEvent()).contains("data: one");
    assertThat(client.nextEvent()).isEmpty();
    assertThat(client.trailerLines()).containsExactly("X-Sum: 9");
  }

  @Test
  void hasNoBodyWhereHttpForbidsOne() throws IOException {
    for (String request : List.of("HEAD 200", "GET 204", "GET 304", "GET 200")) {
      String[] parts = request.split(" ", 2);
      Script script = Script.answers(Integer.parseInt(parts[1]));
      client.sendRequest(parts[0], "/", script(script));
      assertThat(client.readHead().status()).isEqualTo(Integer.parseInt(parts[1]));
      assertThat(client.readBody().length > 0).isEqualTo(request.equals("GET 200"));
    }
    assertThat(backend.connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void dripsBytes() throws IOException {
    client.sendRequest(
        "GET", "/", script(Script.answers(200, "text/plain", "ab").byteByByte().gated()));
    client.readHead();
    Answer answer = backend.takeRequest().answer();
    answer.release();
    assertThat(client.readBytes(1)).containsExactly('a');
    assertThat(client.bodyEnded()).isFalse();
    answer.release();
    assertThat(client.readText()).isEqualTo("b");
  }

  @Test
  void endsABodyWithTheConnection() throws IOException {
    client.sendRequest("GET", "/", script(Script.answers().untilClose()));
    client.readHead();
    assertThat(client.readText()).contains("gpu-a");
  }

  @Test
  void resetsAReusedConnectionWithoutAByte() throws IOException {
    client.sendRequest("GET", "/", script(Script.answers().resetsOnReuse()));
    client.readHead();
    client.readBody();
    client.sendRequest("GET", "/");
    client.awaitClosed();
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void closesAConnectionThatItPromisedToKeep() throws IOException {
    client.sendRequest("GET", "/", script(Script.answers().closesSilently()));
    assertThat(client.readHead().headers("Connection")).isEmpty();
    client.readBody();
    client.awaitClosed();
  }

  @Test
  void answersBeforeTheBodyCame() throws IOException {
    client.sendRequest(
        "POST", "/", "Content-Length: 3", script(Script.answers(413).answersBeforeBody()));
    assertThat(client.readHead().status()).isEqualTo(413);
    client.readBody();
    client.send("abc").sendRequest("GET", "/");
    assertThat(client.readHead().status()).isEqualTo(200);
  }

  @Test
  void leavesTheBodyUnreadUntilReleased() throws IOException {
    client.sendRequest(
        "POST", "/", "Content-Length: 3", script(Script.answers().readsBodyWhenReleased()));
    client.send("abc");
    ReceivedRequest request = backend.takeHead();
    assertThat(request.bodyBytesSoFar()).isZero();
    request.answer().release();
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(request.bodyText()).isEqualTo("abc");
  }

  @Test
  void prefersTheRequestsOwnScript() throws IOException {
    backend.respondWith(Script.answers(500)).respondOnce(Script.answers(429));
    for (int expected : new int[] {429, 500}) {
      client.sendRequest("GET", "/");
      assertThat(client.readHead().status()).isEqualTo(expected);
      client.readBody();
    }
    client.sendRequest(
        "GET", "/", script(Script.answers(400)), script("-gpu-a", Script.answers(403)));
    assertThat(client.readHead().status()).isEqualTo(403);
    client.readBody();
    client.sendRequest("GET", "/", script("-gpu-b", Script.answers(403)));
    assertThat(client.readHead().status()).isEqualTo(500);
  }

  @Test
  void reportsWhatHttpForbids() throws IOException {
    client.send("GET / HTTP/1.1\nHost: x\r\n\r\n");
    client.awaitClosed();
    assertThat(backend.protocolFaults()).hasSize(1).first().asString().contains("LF alone");
  }

  @Test
  void countsHealthProbesApart() throws IOException {
    backend.respondToHealthWith(Script.answers(503));
    client.sendRequest("GET", "/health");
    assertThat(client.readHead().status()).isEqualTo(503);
    backend.awaitHealthProbes(1);
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void sharesOneLogAmongSeveral() throws IOException {
    try (TestBackends backends = TestBackends.start("gpu-a", "gpu-b");
        RawClient b = RawClient.connect(backends.get("gpu-b").uri())) {
      assertThat(backends.settings())
          .containsEntry("pinion.backends", "gpu-a,gpu-b")
          .containsEntry("pinion.backend.gpu-b.url", backends.get("gpu-b").uri().toString());
      b.sendRequest("GET", "/");
      assertThat(backends.takeRequest().backend()).isEqualTo("gpu-b");
    }
  }

  private static String script(Script script) {
    return script("", script);
  }

  private static String script(String suffix, Script script) {
    return Script.HEADER + suffix + ": " + script.header();
  }
}
