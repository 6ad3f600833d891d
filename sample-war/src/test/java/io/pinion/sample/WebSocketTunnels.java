package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A WebSocket through the gateway is what it is without: each test runs against the backend itself,
 * too. Where that is not so, the test says what is different.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WebSocketTunnels extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final String PATH = "/ws/x";
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int BAD_GATEWAY = 1014;

  private static final int MESSAGE = 16 * 1024;
  private static final int LARGE = 256 * 1024;
  private static final int MANY = 200;

  private static final Map<Way, WebSocketEnds> SILENT = new EnumMap<>(Way.class);
  private static long silentSince;

  /** How a client reaches the backend. */
  enum Way {
    DIRECT,
    RELAYED
  }

  static Map<String, String> settings() {
    return Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", BACKEND.uri().toString());
  }

  /** Whether a backend's bytes still pass when the client has ended its side without a Close. */
  boolean keepsHalfOpen() {
    return true;
  }

  /** Whether they do so until nothing has come for long, and not only for a moment. */
  boolean keepsHalfOpenForLong() {
    return keepsHalfOpen();
  }

  /** Whether the container adds a Content-Length of 0, which no 101 has (RFC 9110 section 8.6). */
  boolean switchHasContentLength() {
    return false;
  }

  /** Whether a client that sends nothing has its connection closed when its tunnel is over. */
  boolean closesSilentClients() {
    return true;
  }

  private void awaitEnd(Way way, WebSocketPeer client) throws IOException {
    if (way == Way.DIRECT || closesSilentClients()) {
      client.awaitEnd();
    }
  }

  @BeforeEach
  void forget() throws IOException {
    BACKEND.clear();
    if (SILENT.isEmpty()) {
      for (Way way : Way.values()) {
        SILENT.put(way, open(way));
      }
      silentSince = System.nanoTime();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    for (WebSocketEnds ends : SILENT.values()) {
      ends.close();
    }
    BACKEND.close();
  }

  // messages

  @ParameterizedTest
  @CsvSource({
    "DIRECT, 0", "RELAYED, 0",
    "DIRECT, 1", "RELAYED, 1",
    "DIRECT, 125", "RELAYED, 125",
    "DIRECT, 126", "RELAYED, 126",
    "DIRECT, 65535", "RELAYED, 65535",
    "DIRECT, 65536", "RELAYED, 65536",
    "DIRECT, 1000000", "RELAYED, 1000000",
    "DIRECT, 16777216", "RELAYED, 16777216"
  })
  void messageOfAnySizeComesBack(Way way, int size) throws IOException {
    Frame message = Frame.pattern(size);
    try (WebSocketPeer client = echo(way)) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(message).read().equals(message)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fragmentsComeBackAsTheyAreWithAPingBetweenThem(Way way) throws IOException {
    Frame first = Frame.text("h\u00e4l").begun();
    Frame second = Frame.of(Frame.CONTINUATION, "").begun();
    Frame last = Frame.of(Frame.CONTINUATION, "lo");
    try (WebSocketPeer client = echo(way)) {
      client.send(first).send(Frame.of(Frame.PING, "between")).send(second).send(last);

      assertThat(client.read()).isEqualTo(first);
      assertThat(client.read()).isEqualTo(Frame.of(Frame.PONG, "between"));
      assertThat(client.read()).isEqualTo(second);
      assertThat(client.read()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void compressedMessagesStayAsTheyAre(Way way) throws Exception {
    String text = "h\u00e4llo ".repeat(5_000);
    try (WebSocketEnds ends = open(way)) {
      ends.client().send(Frame.deflated(text));
      Frame received = ends.backend().read();
      assertThat(received.inflated()).isEqualTo(text);
      assertThat(received).isEqualTo(Frame.deflated(text));
      ends.backend().send(received);
      assertThat(ends.client().read().inflated()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pingsPassBothWaysAndNobodyElseAnswersThem(Way way) throws IOException {
    Frame ping = Frame.of(Frame.PING, "p".repeat(125));
    try (WebSocketEnds ends = open(way)) {
      ends.client().send(ping);
      ends.backend().send(ping);
      assertThat(ends.backend().read()).isEqualTo(ping);
      assertThat(ends.client().read()).isEqualTo(ping);

      ends.client().send(Frame.text("next"));
      ends.backend().send(Frame.text("next"));
      assertThat(ends.backend().read()).isEqualTo(Frame.text("next"));
      assertThat(ends.client().read()).isEqualTo(Frame.text("next"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void framesThatComeWithTheHandshakeAreKept(Way way) throws IOException {
    Frame early = Frame.text("early");
    try (RawClient connection = RawClient.connect(at(way))) {
      connection.sendWithHead(
          "GET",
          PATH,
          early.bytes(true),
          WebSocketPeer.handshake(script(Script.webSocketByHand().withSurplus("\u0081\u0002hi"))));
      try (WebSocketEnds ends =
          new WebSocketEnds(WebSocketPeer.opened(connection), BACKEND.takeRequest().webSocket())) {
        assertThat(ends.client().read()).isEqualTo(Frame.text("hi"));
        assertThat(ends.backend().read()).isEqualTo(early);
        ends.client().send(Frame.text("later"));
        assertThat(ends.backend().read()).isEqualTo(Frame.text("later"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DIRECT, unmasked", "RELAYED, unmasked",
    "DIRECT, reserved", "RELAYED, reserved",
    "DIRECT, garbage", "RELAYED, garbage",
    "DIRECT, long", "RELAYED, long",
    "DIRECT, ping", "RELAYED, ping"
  })
  void hostileBytesAreLeftToTheBackend(Way way, String kind) throws IOException {
    String bytes =
        switch (kind) {
          case "unmasked" -> "\u0081\u0005hello";
          case "reserved" -> "\u00ff\u0080\0\0\0\0";
          case "garbage" -> "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345";
          case "long" -> "\u0082\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffkey!data";
          default -> "\u0089\u00fe\u00ff\u00ff" + "k".repeat(4 + 0xffff);
        };
    Frame refusal = Frame.close(1002, "no frame of WebSocket");
    try (WebSocketEnds ends = open(way)) {
      ends.client().sendRaw(bytes);
      assertThat(ends.backend().readRaw(bytes.length())).isEqualTo(bytes);
      ends.backend().send(refusal);
      assertThat(ends.client().read()).isEqualTo(refusal);
      ends.backend().close();
      awaitEnd(way, ends.client());
    }
  }

  // ends

  @ParameterizedTest
  @EnumSource
  void clientsCloseReachesTheBackendAndItsAnswerTheClient(Way way) throws IOException {
    Frame close = Frame.close(4001, "bye");
    Frame answer = Frame.close(4001, "bye, too");
    try (WebSocketEnds ends = open(way)) {
      ends.client().send(close);
      assertThat(ends.backend().read()).isEqualTo(close);
      ends.backend().send(answer);
      assertThat(ends.client().read()).isEqualTo(answer);
      ends.backend().close(); // as a server does it first (RFC 6455 section 7.1.1)
      awaitEnd(way, ends.client());
    }
  }

  @ParameterizedTest
  @EnumSource
  void backendsCloseReachesTheClientAndItsAnswerTheBackend(Way way) throws IOException {
    Frame close = Frame.close(4002, "enough");
    try (WebSocketEnds ends = open(way)) {
      ends.backend().send(Frame.text("last")).send(close);
      assertThat(ends.client().read()).isEqualTo(Frame.text("last"));
      assertThat(ends.client().read()).isEqualTo(close);
      ends.client().send(close);
      assertThat(ends.backend().read()).isEqualTo(close);
      ends.backend().close();
      awaitEnd(way, ends.client());
    }
  }

  @ParameterizedTest
  @CsvSource({"DIRECT, ends", "RELAYED, ends", "DIRECT, resets", "RELAYED, resets"})
  void backendThatIsGoneBetweenFramesIsToldOf(Way way, String how) throws IOException {
    try (WebSocketEnds ends = open(way)) {
      ends.backend().send(Frame.text("last"));
      assertThat(ends.client().read()).isEqualTo(Frame.text("last"));
      leave(ends.backend(), how);

      if (way == Way.RELAYED) { // the gateway's own
        assertThat(ends.client().read().code()).isEqualTo(BAD_GATEWAY);
      }
      awaitEnd(way, ends.client());
    }
  }

  @ParameterizedTest
  @CsvSource({"DIRECT, ends", "RELAYED, ends", "DIRECT, resets", "RELAYED, resets"})
  void backendThatIsGoneInAFrameLeavesItCut(Way way, String how) throws IOException {
    String half = "\u0081d" + "x".repeat(50); // of 100 bytes
    try (WebSocketEnds ends = open(way)) {
      ends.backend().sendRaw(half);
      assertThat(ends.client().readRaw(half.length())).isEqualTo(half);
      leave(ends.backend(), how);
      awaitEnd(way, ends.client());
    }
  }

  @ParameterizedTest
  @CsvSource({"DIRECT, ends", "RELAYED, ends", "DIRECT, resets", "RELAYED, resets"})
  void clientThatIsGoneIsGoneForTheBackend(Way way, String how) throws IOException {
    try (WebSocketEnds ends = open(way)) {
      ends.client().send(Frame.text("last"));
      assertThat(ends.backend().read()).isEqualTo(Frame.text("last"));
      leave(ends.client(), how);

      ends.backend().awaitEnd();
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatHasEndedItsSideStillReads(Way way) throws IOException {
    try (WebSocketEnds ends = open(way)) {
      ends.client().send(Frame.text("last"));
      ends.client().halfClose();
      assertThat(ends.backend().read()).isEqualTo(Frame.text("last"));
      ends.backend().awaitEnd();

      if (way == Way.DIRECT || keepsHalfOpen()) {
        ends.backend().send(Frame.pattern(MESSAGE));
        assertThat(ends.client().read()).isEqualTo(Frame.pattern(MESSAGE));
        ends.backend().send(Frame.close(1000, ""));
        assertThat(ends.client().read()).isEqualTo(Frame.close(1000, ""));
      }
      ends.backend().close();
      awaitEnd(way, ends.client());
    }
  }

  @Test
  void clientThatHasEndedItsSideIsToldWhenNothingMoreCame() throws IOException {
    assumeTrue(keepsHalfOpenForLong(), "the server closes both sides");
    try (WebSocketEnds ends = open(Way.RELAYED)) {
      ends.client().halfClose();
      ends.backend().awaitEnd();

      Frame close = ends.client().read();

      assertThat(close.code()).isEqualTo(1001);
      assertThat(close.payload()).contains("one side ended its half");
      ends.client().awaitEnd();
    }
  }

  /** Much more than goes out at once, so that the container has to tell again and again. */
  @ParameterizedTest
  @EnumSource
  void clientThatHasEndedItsSideGetsAllThatComes(Way way) throws Exception {
    assumeTrue(way == Way.DIRECT || keepsHalfOpenForLong(), "the server closes both sides");
    Frame large = Frame.pattern(LARGE);
    try (WebSocketEnds ends = open(way)) {
      ends.client().send(Frame.text("last"));
      assertThat(ends.backend().read()).isEqualTo(Frame.text("last"));
      ends.client().halfClose();
      ends.backend().awaitEnd();

      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(ends.backend(), large));
      for (int i = 0; i < MANY; i++) {
        assertThat(ends.client().read().equals(large)).as("message %d", i).isTrue();
      }
      sent.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      ends.backend().send(Frame.close(1000, ""));
      assertThat(ends.client().read()).isEqualTo(Frame.close(1000, ""));
      ends.backend().close();
      awaitEnd(way, ends.client());
    }
  }

  private static void send(WebSocketPeer sender, Frame frame) {
    try {
      for (int i = 0; i < MANY; i++) {
        sender.send(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void leave(WebSocketPeer peer, String how) throws IOException {
    if (how.equals("resets")) {
      peer.reset();
    } else {
      peer.close();
    }
  }

  // handshakes

  @ParameterizedTest
  @EnumSource
  void protocolAndExtensionsAreAgreedOnByTheEnds(Way way) throws IOException {
    String offered = "permessage-deflate; client_max_window_bits, x-other";
    Script script =
        Script.webSocketByHand()
            .withHeader("Sec-WebSocket-Protocol: chat.v2")
            .withHeader("Sec-WebSocket-Extensions: permessage-deflate");
    try (WebSocketPeer client =
        WebSocketPeer.open(
            at(way),
            PATH + "?a=%2F",
            "Sec-WebSocket-Protocol: chat.v1, chat.v2",
            "Sec-WebSocket-Extensions: " + offered,
            "Origin: https://example.com",
            script(script))) {
      assertThat(client.head().headers("Sec-WebSocket-Protocol")).containsExactly("chat.v2");
      assertThat(client.head().headers("Sec-WebSocket-Extensions"))
          .containsExactly("permessage-deflate");
      assertThat(client.head().headers("Content-Length"))
          .hasSize(way == Way.RELAYED && switchHasContentLength() ? 1 : 0);
    }
    ReceivedRequest received = BACKEND.takeRequest();
    assertThat(received.target()).isEqualTo(PATH + "?a=%2F");
    assertThat(received.headers("Sec-WebSocket-Protocol")).containsExactly("chat.v1, chat.v2");
    assertThat(received.headers("Sec-WebSocket-Extensions")).containsExactly(offered);
    assertThat(received.headers("Sec-WebSocket-Version")).containsExactly("13");
    assertThat(received.headers("Origin")).containsExactly("https://example.com");
    assertThat(received.headers("Connection")).containsExactly("Upgrade");
    assertThat(received.headers("Upgrade")).containsExactly("websocket");
    received.webSocket().close();
  }

  @ParameterizedTest
  @EnumSource
  void refusalIsPassedOnWhole(Way way) throws IOException {
    Script refusal = Script.answers(403, "text/plain", "not you").withHeader("X-Why: because");
    try (RawClient client = RawClient.connect(at(way))) {
      client.sendRequest("GET", PATH, WebSocketPeer.handshake(script(refusal)));
      Reply reply = Reply.read(client);

      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.text()).isEqualTo("not you");
      assertThat(reply.head().headers("X-Why")).containsExactly("because");
      assertThat(reply.head().headers("Content-Type")).containsExactly("text/plain");
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongVersionIsLeftToTheBackend(Way way) throws IOException {
    String[] lines = WebSocketPeer.handshake(script(Script.webSocket()));
    lines[3] = "Sec-WebSocket-Version: 12";
    try (RawClient client = RawClient.connect(at(way))) {
      client.sendRequest("GET", PATH, lines);
      Reply reply = Reply.read(client);

      assertThat(reply.status()).isEqualTo(426);
      assertThat(reply.head().headers("Sec-WebSocket-Version")).containsExactly("13");
    }
  }

  // silence

  @Order(Integer.MAX_VALUE)
  @ParameterizedTest
  @EnumSource
  void halfAMinuteOfSilenceIsNoEnd(Way way) throws Exception {
    Eventually.get(System::nanoTime, now -> now - silentSince > IDLE.toNanos());

    try (WebSocketEnds ends = silent(way)) {
      ends.backend().send(Frame.text("still"));
      assertThat(ends.client().read()).isEqualTo(Frame.text("still"));
      ends.client().send(Frame.text("there"));
      assertThat(ends.backend().read()).isEqualTo(Frame.text("there"));
    }
  }

  private static WebSocketEnds silent(Way way) {
    @Nullable WebSocketEnds ends = SILENT.get(way);
    return Objects.requireNonNull(ends);
  }

  private URI at(Way way) {
    return way == Way.DIRECT ? BACKEND.uri() : gateway();
  }

  private WebSocketPeer echo(Way way) throws IOException {
    return WebSocketPeer.open(at(way), PATH, script(Script.webSocket()));
  }

  final WebSocketEnds open(Way way) throws IOException {
    WebSocketPeer client = WebSocketPeer.open(at(way), PATH, script(Script.webSocketByHand()));
    return new WebSocketEnds(client, BACKEND.takeRequest().webSocket());
  }
}
