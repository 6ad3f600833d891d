package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two readers could take for different ones, and requests with more than they seem to
 * have: what reaches the backend is one clean request with one framing, or nothing. The container
 * parses first and may refuse by itself.
 */
abstract class RequestFraming extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final TestBackend ELSEWHERE = TestBackend.start("elsewhere");
  private static final String POST = "POST /v1/x HTTP/1.1";
  private static final String CHUNKS = "2\r\nab\r\n0\r\n\r\n";
  private static final int CLOSED = 0;

  static Map<String, String> settings() {
    return Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", BACKEND.uri().toString());
  }

  /** Whether the parser refuses a CR that no LF follows; else it ends a line. */
  boolean refusesBareCr() {
    return true;
  }

  /** Whether the parser refuses blanks in or after a field's name; else they end the name. */
  boolean refusesBlanksInNames() {
    return true;
  }

  /** Whether the parser reads over blanks between a field's name and its colon. */
  boolean dropsBlanksBeforeColons() {
    return false;
  }

  /** Whether a method that the server knows is taken for it in any letters. */
  boolean raisesKnownMethods() {
    return false;
  }

  /** What becomes of a Content-Length that is not one number. */
  enum FaultyLength {
    REFUSED,
    /** As above, and then the server waits for the body before it closes. */
    REFUSED_AND_AWAITED,
    /** Only the first of several counts, and the connection is closed. */
    FIRST_OF_SEVERAL,
    /** The request passes as one without a body, and what follows is read as the next. */
    DROPPED
  }

  FaultyLength faultyLength(String length) {
    return FaultyLength.REFUSED;
  }

  /** Whether HTTP/1.0 clients get a 100 that they cannot know. */
  boolean sends100ToHttp10() {
    return false;
  }

  /** Whether the host of an absolute target shows where there is no Host. */
  boolean tellsHostOfTargets() {
    return true;
  }

  /** Whether an encoded CR or LF in a path comes through; else it is refused. */
  boolean passesEncodedLineEnds() {
    return true;
  }

  /** What becomes of a request with Transfer-Encoding and Content-Length. */
  enum LengthBesideChunks {
    REFUSED,
    IGNORED
  }

  LengthBesideChunks lengthBesideChunks(boolean lengthFirst) {
    return LengthBesideChunks.REFUSED;
  }

  /** Whether the connection stays open after a request in chunks. */
  boolean goesOnAfterChunks() {
    return true;
  }

  /** Whether the server takes a client's offer of HTTP/2, and goes on in it. */
  boolean takesUpH2c() {
    return false;
  }

  /** Whether a target with an encoded slash, backslash or NUL comes through. */
  boolean passesEncodedSeparators(String target) {
    return true;
  }

  /** What of a target's question marks comes through if no more of a query follows. */
  String questionMarks(String sent) {
    return sent;
  }

  /** Whether a value may have bytes above 0x7f; else it is refused. */
  boolean passesBytesBeyondAscii() {
    return true;
  }

  /** Whether a GET may have a body; else it is refused. */
  boolean takesBodyOfGet() {
    return true;
  }

  /** Whether chunk extensions are read over; else they are refused. */
  boolean takesChunkExtensions() {
    return true;
  }

  /** Whether an absolute target's authority replaces Host; else the two must be the same. */
  boolean replacesHostByTheTargets() {
    return false;
  }

  /** The status for a request line with more than three words. */
  int statusForBlanksInTargets() {
    return 400;
  }

  /** Whether the server answers an empty 200 by itself, and reads on, to a Host like this one. */
  boolean answersEmptilyTo(String hostLines) {
    return false;
  }

  /**
   * Whether the server may, by a race of its own, refuse a request that was sent before its turn.
   */
  boolean mayRefusePipelined() {
    return false;
  }

  /** Whether the connection of a refused CONNECT is closed at once; else when it is idle. */
  boolean closesAfterConnect() {
    return true;
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
    ELSEWHERE.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
    ELSEWHERE.close();
  }

  private String host() {
    return "Host: " + gateway().getAuthority() + "\r\n";
  }

  private String head(String requestLine, String... lines) {
    return requestLine + "\r\n" + host() + String.join("", withEnds(lines)) + "\r\n";
  }

  private static List<String> withEnds(String... lines) {
    return List.of(lines).stream().map(line -> line + "\r\n").toList();
  }

  /** A request that would be relayed if it were taken for one. */
  private String smuggled() {
    return head("GET /v1/smuggled HTTP/1.1");
  }

  /** The final answer's status, once the connection has been closed; 0 if there was no answer. */
  private static int statusUntilClosed(RawClient client) throws IOException {
    try {
      ResponseHead head = client.readFinalHead();
      client.readBody();
      client.awaitClosed();
      return head.status();
    } catch (IncompleteMessageException | SocketException e) {
      return CLOSED;
    }
  }

  /** The status of what is refused and ends its connection, and of which no backend hears. */
  private int refusal(String message) throws IOException {
    try (RawClient client = connect()) {
      int status = statusUntilClosed(client.send(message));
      assertThat(BACKEND.requests()).isEmpty();
      assertThat(BACKEND.protocolFaults()).isEmpty();
      return status;
    }
  }

  /** What one request, answered 200, was when it reached the backend. */
  private ReceivedRequest relayed(String message) throws IOException {
    try (RawClient client = connect()) {
      Reply reply = Reply.read(client.send(message));
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    }
    return only();
  }

  private static ReceivedRequest only() {
    ReceivedRequest received = BACKEND.takeRequest();
    assertThat(received.bodyWhole()).isTrue();
    assertThat(BACKEND.requests()).hasSize(1);
    assertThat(BACKEND.protocolFaults()).isEmpty();
    return received;
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f})
  void controlCharactersInAValueAreRefused(int control) throws IOException {
    assertThat(refusal(head("GET /v1/x HTTP/1.1", "X-A: a" + (char) control + "b"))).isEqualTo(400);
  }

  @Test
  void aRefusalRepeatsNothingOfAValue() throws IOException {
    Reply reply = request("GET", "/v1/x", "Expect: hostile<value>");

    assertThat(reply.status()).isEqualTo(417);
    assertThat(reply.text()).doesNotContain("hostile");
  }

  @Test
  void aTabInAValueIsABlank() throws IOException {
    List<String> values = relayed(head("GET /v1/x HTTP/1.1", "X-A: a\tb")).headers("X-A");

    assertThat(values).hasSize(1).allMatch(value -> value.matches("a[ \t]b"));
  }

  @Test
  void bytesBeyondAsciiInAValueReachTheBackendAsTheyCame() throws IOException {
    String value = "a\u00e4\u0080\u0085\u00ff b\u00c4\u008d";
    String message = head("GET /v1/x HTTP/1.1", "X-A: " + value);
    if (passesBytesBeyondAscii()) {
      assertThat(relayed(message).headers("X-A")).containsExactly(value);
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A\t", "X(A", "X\0A", "X\u00e4A", "X,A", "X\"A", "X\u007fA", "X/A"})
  void namesThatAreNoTokensAreRefused(String name) throws IOException {
    String message = head("GET /v1/x HTTP/1.1", name + ": a");
    if (dropsBlanksBeforeColons() && !name.equals(name.strip())) {
      assertThat(relayed(message).headers(name.strip())).containsExactly("a");
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @Test
  void aBareCarriageReturnGetsIntoNoValue() throws IOException {
    String message = head("GET /v1/x HTTP/1.1", "X-A: a\rX-B: b");
    if (refusesBareCr()) {
      assertThat(refusal(message)).isEqualTo(400);
    } else {
      ReceivedRequest received = relayed(message);
      assertThat(received.headers("X-A")).containsExactly("a");
      assertThat(received.headers("X-B")).containsExactly("b");
    }
  }

  @Test
  void foldedLinesAreUnfolded() throws IOException {
    assertThat(relayed(head("GET /v1/x HTTP/1.1", "X-A: a", " b")).headers("X-A"))
        .containsExactly("a b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A : a", "X-A b: a"})
  void blanksBeforeTheColonMakeNoOtherField(String line) throws IOException {
    String message = head("GET /v1/x HTTP/1.1", line);
    if (dropsBlanksBeforeColons() && line.contains(" :")) {
      assertThat(relayed(message).headers("X-A")).containsExactly("a");
    } else if (refusesBlanksInNames()) {
      assertThat(refusal(message)).isEqualTo(400);
    } else {
      List<String> names =
          relayed(message).headerLines().stream().filter(l -> l.contains(": a")).toList();
      assertThat(names).hasSize(1).allMatch(l -> l.startsWith("X-A:"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding : chunked",
        "Transfer-Encoding\t: chunked",
        "Content-Length : 11",
        "Content-Length\t: 11"
      })
  void framingWithABlankBeforeItsColonIsRefused(String line) throws IOException {
    String message = head(POST, line) + CHUNKS + smuggled();
    if (dropsBlanksBeforeColons()) {
      try (RawClient client = connect()) {
        assertThat(Reply.read(client.send(message)).status()).isEqualTo(200);
        assertThat(Reply.read(client).status()).isEqualTo(200); // a request of its own
      }
      boolean chunked = line.startsWith("Transfer");
      String body = chunked ? "ab" : CHUNKS.substring(0, 11);
      ReceivedRequest received = BACKEND.takeRequest();
      assertThat(received.bodyText()).isEqualTo(body);
      assertThat(received.headers("Content-Length")).containsExactly("" + body.length());
      assertThat(received.headers("Transfer-Encoding")).isEmpty();
      assertThat(BACKEND.requests()).hasSize(2);
      assertThat(BACKEND.protocolFaults()).isEmpty();
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\r\nContent-Length: 3",
        "2\r\nContent-Length: 2",
        "2, 2",
        "2,3",
        "+2",
        "-2",
        "0x2",
        "2 3",
        "",
        "2;",
        "99999999999999999999"
      })
  void lengthsThatAreNotOneNumberAreRefused(String length) throws IOException {
    String message = head(POST, "Content-Length: " + length) + "abc" + smuggled();
    FaultyLength becomes = faultyLength(length);
    if (becomes == FaultyLength.REFUSED) {
      assertThat(refusal(message)).isEqualTo(400);
      return;
    }
    if (becomes == FaultyLength.REFUSED_AND_AWAITED) {
      try (RawClient client = connect()) {
        Reply reply = Reply.read(client.send(message));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.head().headers("Connection")).containsExactly("close");
      }
      assertThat(BACKEND.requests()).isEmpty();
      return;
    }
    try (RawClient client = connect()) {
      client.send(message);
      if (becomes == FaultyLength.DROPPED) {
        assertThat(Reply.read(client).status()).isEqualTo(200);
        assertThat(statusUntilClosed(client)).isEqualTo(501); // method "abcGET"
      } else {
        assertThat(statusUntilClosed(client)).isEqualTo(200);
      }
    }
    assertThat(only().bodyText()).isEqualTo(becomes == FaultyLength.DROPPED ? "" : "ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3"
      })
  void chunksWithALengthAreNeverForwardedAsBoth(String lines) throws IOException {
    String message = head(POST, lines) + CHUNKS + smuggled();
    if (lengthBesideChunks(lines.startsWith("Content-Length")) == LengthBesideChunks.REFUSED) {
      assertThat(refusal(message)).isEqualTo(400);
      return;
    }
    try (RawClient client = connect()) {
      assertThat(statusUntilClosed(client.send(message))).isEqualTo(200);
    }
    ReceivedRequest received = BACKEND.takeRequest();
    assertThat(received.bodyText()).isEqualTo("ab");
    assertThat(received.headers("Content-Length")).containsExactly("2");
    assertThat(received.headers("Transfer-Encoding")).isEmpty();
    assertThat(BACKEND.requests()).hasSize(1);
    assertThat(BACKEND.protocolFaults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "gzip, chunked",
        "xchunked",
        "chunked, gzip",
        "chunked, chunked",
        "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\nTransfer-Encoding: identity",
        "identity",
        "identity\r\nContent-Length: 2",
        "\u000bchunked",
        "chunked;q=1",
        "\"chunked\"",
        ""
      })
  void codingsOtherThanChunkedAloneAreRefused(String codings) throws IOException {
    assertThat(refusal(head(POST, "Transfer-Encoding: " + codings) + CHUNKS + smuggled()))
        .isIn(400, 501);
  }

  @Test
  void chunksInHttp10AreRefused() throws IOException {
    String message =
        head(
            "POST /v1/x HTTP/1.0",
            "Transfer-Encoding: chunked",
            "Content-Type: text/plain",
            "Connection: keep-alive");

    assertThat(refusal(message + CHUNKS + smuggled())).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {";name", ";name=value", ";name=\"value\"", ";a=b;c"})
  void chunkExtensionsGoNoFurther(String extension) throws IOException {
    String message =
        head(POST, "Transfer-Encoding: chunked") + CHUNKS.replace("2", "2" + extension);
    if (takesChunkExtensions()) {
      assertThat(relayed(message).bodyText()).isEqualTo("ab");
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @Test
  void aBodyIsFramedAnewAndTheNextRequestIsItsOwn() throws IOException {
    String chunked =
        head(POST, "Transfer-Encoding: Chunked", "TE: trailers", "Trailer: X-T")
            + "2\r\nab\r\n0\r\nX-T: t\r\nContent-Length: 7\r\n\r\n";
    String next = head("POST /v1/second HTTP/1.1", "Content-Length: 3") + "cde";
    try (RawClient client = connect();
        RawClient another = connect()) {
      client.send(goesOnAfterChunks() ? chunked + next : chunked);
      assertThat(Reply.read(client).status()).isEqualTo(200);
      RawClient second = goesOnAfterChunks() ? client : another.send(next);
      assertThat(Reply.read(second).status()).isEqualTo(200);
    }
    ReceivedRequest first = BACKEND.takeRequest();
    ReceivedRequest second = BACKEND.takeRequest();

    assertThat(first.bodyText()).isEqualTo("ab");
    assertThat(first.headers("Content-Length")).containsExactly("2");
    assertThat(first.headerLines()).noneMatch(line -> line.matches("(?i)(TE|Trailer|X-T):.*"));
    assertThat(first.trailerLines()).isEmpty();
    assertThat(second.target()).isEqualTo("/v1/second");
    assertThat(second.bodyText()).isEqualTo("cde");
    assertThat(BACKEND.requests()).hasSize(2);
    assertThat(BACKEND.protocolFaults()).isEmpty();
  }

  @Test
  void connectionCannotRemoveTheFraming() throws IOException {
    ReceivedRequest received =
        relayed(
            head(POST, "Connection: Content-Length, Transfer-Encoding, Host", "Content-Length: 2")
                + "ab");

    assertThat(received.bodyText()).isEqualTo("ab");
    assertThat(received.headers("Content-Length")).containsExactly("2");
    assertThat(received.headers("Host")).containsExactly(BACKEND.uri().getAuthority());
  }

  @Test
  void aGetMayHaveABody() throws IOException {
    String message = head("GET /v1/x HTTP/1.1", "Content-Length: 2") + "ab";
    if (takesBodyOfGet()) {
      ReceivedRequest received = relayed(message);
      assertThat(received.method()).isEqualTo("GET");
      assertThat(received.bodyText()).isEqualTo("ab");
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @Test
  void noContentTypeIsMadeUp() throws IOException {
    assertThat(relayed(head(POST, "Content-Length: 2") + "ab").headers("Content-Type")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: one.example\r\nHost: two.example\r\n",
        "Host: one.example\r\nHost: one.example\r\n",
        "Host: a b\r\n",
        "Host: a/b\r\n",
        "Host: user@a\r\n",
        "Host: a,b\r\n",
        "Host: a\"b\r\n",
        "Host: a:port\r\n",
        "Host:\r\n"
      })
  void aRequestHasOneValidHost(String lines) throws IOException {
    String message = "GET /v1/x HTTP/1.1\r\n" + lines + "\r\n";
    if (answersEmptilyTo(lines)) {
      try (RawClient client = connect()) {
        Reply reply = Reply.read(client.send(message));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.head().headers("X-Pinion-Decision")).isEmpty();
      }
      assertThat(BACKEND.requests()).isEmpty();
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @Test
  void anAbsoluteTargetNamesTheHostAndGoesOnInOriginForm() throws IOException {
    ReceivedRequest received = relayed("GET http://named.example:81/v1/x?q=1 HTTP/1.0\r\n\r\n");

    assertThat(received.requestLine()).isEqualTo("GET /v1/x?q=1 HTTP/1.1");
    assertThat(received.headers("Host")).containsExactly(BACKEND.uri().getAuthority());
    if (tellsHostOfTargets()) {
      assertThat(received.headers("X-Forwarded-Host")).containsExactly("named.example:81");
      assertThat(received.headers("X-Forwarded-Port")).containsExactly("81");
      assertThat(received.headers("Forwarded"))
          .containsExactly("for=127.0.0.1;host=\"named.example:81\";proto=http");
    } else {
      assertThat(received.headers("X-Forwarded-Host")).isEmpty();
      assertThat(received.headers("Forwarded")).containsExactly("for=127.0.0.1;proto=http");
    }
    assertThat(received.headers("Via")).containsExactly("1.0 pinion");
  }

  @Test
  void aHostUnlikeTheTargetsIsNotForwarded() throws IOException {
    String message = head("GET http://named.example:81/v1/x HTTP/1.1");
    if (replacesHostByTheTargets()) {
      ReceivedRequest received = relayed(message);
      assertThat(received.headers("X-Forwarded-Host")).containsExactly("named.example:81");
      assertThat(received.headers("Forwarded"))
          .containsExactly("for=127.0.0.1;host=\"named.example:81\";proto=http");
    } else {
      assertThat(refusal(message)).isEqualTo(400);
    }
  }

  @Test
  void theGatewayIsNoOpenProxy() throws IOException {
    String authority = ELSEWHERE.uri().getAuthority();
    ReceivedRequest received =
        relayed("GET http://" + authority + "/v1/x HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");

    assertThat(received.requestLine()).isEqualTo("GET /v1/x HTTP/1.1");
    assertThat(ELSEWHERE.requests()).isEmpty();
    assertThat(ELSEWHERE.connectionsAccepted()).isZero();
  }

  @Test
  void connectMakesNoTunnel() throws IOException {
    String authority = ELSEWHERE.uri().getAuthority();
    for (String target : List.of(authority, "/v1/x", "http://" + authority + "/v1/x")) {
      String message = "CONNECT " + target + " HTTP/1.1\r\n" + host() + "\r\n";
      if (closesAfterConnect()) {
        assertThat(refusal(message)).as(target).isGreaterThanOrEqualTo(400);
      } else {
        try (RawClient client = connect()) {
          ResponseHead head = client.send(message).readHead();
          assertThat(head.status()).as(target).isGreaterThanOrEqualTo(400);
          assertThat(head.headers("Connection")).as(target).containsExactly("close");
        }
        assertThat(BACKEND.requests()).isEmpty();
      }
    }
    assertThat(ELSEWHERE.connectionsAccepted()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "PROPFIND", "M-SEARCH", "X!#$%&'*+.^_`|~1"})
  void unknownMethodsPass(String method) throws IOException {
    assertThat(relayed(head(method + " /v1/x HTTP/1.1")).method()).isEqualTo(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pURGE", "x"})
  void aMethodIsNeverSentInOtherLetters(String method) throws IOException {
    assertThat(refusal(head(method + " /v1/x HTTP/1.1"))).isEqualTo(501);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "Post"})
  void aKnownMethodIsNeverSentInOtherLetters(String method) throws IOException {
    String message = head(method + " /v1/x HTTP/1.1");
    if (raisesKnownMethods()) {
      assertThat(relayed(message).method()).isEqualTo(method.toUpperCase(Locale.ROOT));
    } else {
      assertThat(refusal(message)).isEqualTo(501);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G(T", "G\u0001T", "G\u00e4T", "G/T"})
  void aMethodThatIsNoTokenIsRefused(String method) throws IOException {
    assertThat(refusal(head(method + " /v1/x HTTP/1.1"))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"something", "100-continue, something", "200-ok"})
  void anExpectationThatNobodyCanMeetIsRefused(String expectation) throws IOException {
    assertThat(refusal(head(POST, "Expect: " + expectation, "Content-Length: 2") + "ab"))
        .isEqualTo(417);
  }

  @Test
  void aClientThatWaitsFor100GetsItAndTheBackendHearsNothingOfIt() throws IOException {
    try (RawClient client = connect()) {
      client.send(head(POST, "Expect: 100-continue", "Content-Length: 2"));
      assertThat(client.readHead().status()).isEqualTo(100);
      assertThat(Reply.read(client.send("ab")).status()).isEqualTo(200);
    }
    ReceivedRequest received = only();

    assertThat(received.headers("Expect")).isEmpty();
    assertThat(received.bodyText()).isEqualTo("ab");
  }

  @Test
  void anHttp10ClientGetsNo100() throws IOException {
    try (RawClient client = connect()) {
      client.send(head("POST /v1/x HTTP/1.0", "Expect: 100-continue", "Content-Length: 2") + "ab");
      if (sends100ToHttp10()) {
        assertThat(client.readHead().status()).isEqualTo(100);
      }
      assertThat(client.readHead().status()).isEqualTo(200);
    }
    assertThat(only().headers("Expect")).isEmpty();
  }

  @Test
  void anHttp10RequestGoesOnInHttp11() throws IOException {
    ReceivedRequest received =
        relayed(head("GET /v1/x HTTP/1.0", "Via: 1.0 first", "Via: 1.1 second, 1.1 third"));

    assertThat(received.requestLine()).isEqualTo("GET /v1/x HTTP/1.1");
    assertThat(received.headers("Via"))
        .containsExactly("1.0 first", "1.1 second, 1.1 third", "1.0 pinion");
  }

  @Test
  void maxForwardsIsCountedDownForOptions() throws IOException {
    assertThat(relayed(head("OPTIONS /v1/x HTTP/1.1", "Max-Forwards: 3")).headers("Max-Forwards"))
        .containsExactly("2");
  }

  @Test
  void optionsThatGoNoFurtherAreAnsweredHere() throws IOException {
    Reply reply = request("OPTIONS", "/v1/x", "Max-Forwards: 0");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.head().header("Allow").orElseThrow()).contains("POST");
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void maxForwardsMeansNothingToOtherMethods() throws IOException {
    assertThat(relayed(head("GET /v1/x HTTP/1.1", "Max-Forwards: 0")).headers("Max-Forwards"))
        .containsExactly("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "", "1, 2", "99999999999"})
  void maxForwardsIsOneNumber(String value) throws IOException {
    assertThat(refusal(head("OPTIONS /v1/x HTTP/1.1", "Max-Forwards: " + value))).isEqualTo(400);
  }

  /** Servers refuse TRACE unless told otherwise; where it comes through, no secret is echoed. */
  @Test
  void traceEchoesNoSecret() throws IOException {
    Reply reply =
        request("TRACE", "/v1/x", "Max-Forwards: 0", "Cookie: s=secret", "Authorization: secret");

    assertThat(reply.status()).isIn(200, 403, 405);
    assertThat(reply.text()).doesNotContain("secret");
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void anOfferOfHttp2StaysOnTheClientsConnection() throws IOException {
    try (RawClient client = connect()) {
      client.sendRequest(
          "GET",
          "/v1/x",
          "Connection: Upgrade, HTTP2-Settings",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABkAAQAAP__");
      assertThat(client.readHead().status()).isEqualTo(takesUpH2c() ? 101 : 200);
      if (takesUpH2c()) { // preface, empty settings, and the ack of theirs: some wait for all
        client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        client.send("\0\0\0\4\0\0\0\0\0" + "\0\0\0\4\1\0\0\0\0");
      }
      ReceivedRequest received = only();
      assertThat(received.headerLines())
          .noneMatch(line -> line.matches("(?i)(Connection|Upgrade|HTTP2-Settings):.*"));
      // the request itself came in HTTP/1.1, whatever it is answered in
      assertThat(received.headers("Via"))
          .hasSize(1)
          .allMatch(via -> via.equals("1.1 pinion") || (takesUpH2c() && via.equals("2.0 pinion")));
    }
  }

  @Test
  void anUpgradeThatConnectionDoesNotNameIsIgnored() throws IOException {
    ReceivedRequest received = relayed(head("GET /v1/x HTTP/1.1", "Upgrade: websocket"));

    assertThat(received.headers("Upgrade")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1//x",
        "/v1/x//",
        "/v1/x;a=b;c",
        "/v1/x;",
        "/v1/a:b@c!$&'()*+,=~",
        "/v1/x?c=%0d%0aX-A:%20b",
        "/v1/x?a=/../b",
        "/v1/http://elsewhere.example/x"
      })
  void oddTargetsReachTheBackendAsTheyCame(String target) throws IOException {
    assertThat(relayed(head("GET " + target + " HTTP/1.1")).target()).isEqualTo(target);
  }

  @Test
  void encodedLineEndsReachTheBackendAsTheyCameOrNotAtAll() throws IOException {
    String target = "/v1/a%0d%0aX-A:%20b?c=%0d%0a";
    if (passesEncodedLineEnds()) {
      assertThat(relayed(head("GET " + target + " HTTP/1.1")).target()).isEqualTo(target);
    } else {
      assertThat(refusal(head("GET " + target + " HTTP/1.1"))).isEqualTo(400);
    }
  }

  @Test
  void aLongTargetReachesTheBackendAsItCame() throws IOException {
    String target = "/v1/" + "a".repeat(3000) + "?" + "b".repeat(3000);

    assertThat(relayed(head("GET " + target + " HTTP/1.1")).target()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/a%2fb", "/v1/a%5Cb", "/v1/a%00b"})
  void encodedSeparatorsReachTheBackendAsTheyCameOrNotAtAll(String target) throws IOException {
    if (passesEncodedSeparators(target)) {
      assertThat(relayed(head("GET " + target + " HTTP/1.1")).target()).isEqualTo(target);
    } else {
      assertThat(refusal(head("GET " + target + " HTTP/1.1"))).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/x?", "/v1/x??"})
  void questionMarksAloneMayGetLost(String target) throws IOException {
    assertThat(relayed(head("GET " + target + " HTTP/1.1")).target())
        .isEqualTo(questionMarks(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/x#y",
        "/v1/x?a#y",
        "/v1/\u00e4",
        "/v1/x?\u00c3\u00a4",
        "/v1/a\u0001b",
        "/v1/a\0b",
        "/v1/a\\b",
        "/v1/x?\"",
        "/v1/x?\\"
      })
  void targetsWithCharactersThatMustBeEncodedAreRefused(String target) throws IOException {
    assertThat(refusal(head("GET " + target + " HTTP/1.1"))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/a b", "/v1/x?\rX"})
  void targetsWithBlanksAreRefused(String target) throws IOException {
    assertThat(refusal(head("GET " + target + " HTTP/1.1"))).isEqualTo(statusForBlanksInTargets());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/x HTTP/1.1\r\nHost: a,b\r\n\r\n",
        "POST /v1/x HTTP/1.1\r\nHost: a,b\r\nContent-Length: 2\r\n\r\nab",
        "POST /v1/x HTTP/1.1\r\nHost: a,b\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS
      })
  void whatFollowsARefusedRequestIsNotRelayed(String refused) throws IOException {
    for (int i = 0; i < 10; i++) { // it would come when the refusal is out, or not
      assertThat(refusal(refused + smuggled())).isEqualTo(400);
      assertThat(request("GET", "/v1/after").status()).isEqualTo(200);
      assertThat(BACKEND.takeRequest().target()).isEqualTo("/v1/after");
      assertThat(BACKEND.requests()).hasSize(1);
      forget();
    }
  }

  @Test
  void requestsAreReadOneAfterTheOther() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String body = "body-" + i;
      all.append(head("POST /v1/" + i + " HTTP/1.1", "Content-Length: " + body.length()));
      all.append(body);
    }
    try (RawClient client = connect()) {
      client.send(all.toString().getBytes(ISO_8859_1));
      for (int i = 0; i < 20; i++) {
        int status = Reply.read(client).status();
        if (status == 400 && mayRefusePipelined()) {
          client.awaitClosed();
          assertThat(BACKEND.requests()).hasSize(i);
          return;
        }
        assertThat(status).isEqualTo(200);
        ReceivedRequest received = BACKEND.takeRequest();
        assertThat(received.target()).isEqualTo("/v1/" + i);
        assertThat(received.bodyText()).isEqualTo("body-" + i);
      }
    }
    assertThat(BACKEND.requests()).hasSize(20);
    assertThat(BACKEND.protocolFaults()).isEmpty();
  }
}
