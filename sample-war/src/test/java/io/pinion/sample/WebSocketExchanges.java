package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket is routed, pinned and counted as any other exchange. */
abstract class WebSocketExchanges extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String PATH = "/v1/realtime";
  private static final String OPEN = "pinion_websockets_open";
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);
  private static final String BYTES_IN = "pinion_request_bytes_total";
  private static final String BYTES_OUT = "pinion_response_bytes_total";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.session.cookie", "true");
    settings.put("pinion.websocket.handshake-timeout", HANDSHAKE.toSeconds() + "s");
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    return settings;
  }

  /** Whether a client that sends nothing has its connection closed when its tunnel is over. */
  boolean closesSilentClients() {
    return true;
  }

  private void awaitEnd(WebSocketPeer client) throws IOException {
    if (closesSilentClients()) {
      client.awaitEnd();
    }
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  // routed

  @Test
  void conversationsRequestsAndWebSocketsShareOnePin() throws IOException {
    for (int i = 0; i < 6; i++) {
      String id = freshId();
      String home;
      try (WebSocketPeer client = echo(session(id))) {
        home = backendOf(client);
        assertThat(decisionOf(client)).isEqualTo("selected");
        assertPinned(id, home); // while it is open
      }
      TestBackend backend = BACKENDS.get(home);
      String refuge = movedFrom(backend, chat(session(id), scriptAt(home, Script.answers(503))));
      try (WebSocketPeer client = echo(session(id))) {
        assertThat(backendOf(client)).isEqualTo(refuge);
        assertThat(decisionOf(client)).isEqualTo("pinned");
      }
    }
  }

  @Test
  void generatedIdAndItsCookieComeWithTheSwitch() throws IOException {
    String id;
    String home;
    try (WebSocketPeer client = echo()) {
      assertThat(decisionOf(client)).isEqualTo("generated");
      id = client.head().header("X-Session-ID").orElseThrow();
      assertThat(client.head().headers("Set-Cookie"))
          .anyMatch(cookie -> cookie.startsWith("PINION-SESSION=" + id + ";"));
      home = backendOf(client);
      assertThat(BACKENDS.takeRequest().header("X-Session-ID")).hasValue(id);
    }
    try (WebSocketPeer client = echo("Cookie: PINION-SESSION=" + id)) {
      assertThat(backendOf(client)).isEqualTo(home);
      assertThat(client.head().headers("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void whenThePinnedBackendIsDeadAnotherSwitchesAndThePinFollows() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));

    String refuge =
        whileDead(
            home,
            () -> {
              try (WebSocketPeer client = echo(session(id))) {
                assertThat(decisionOf(client)).isEqualTo("repinned");
                return backendOf(client);
              }
            });

    assertThat(refuge).isNotEqualTo(home.id());
    assertPinned(id, refuge);
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 429})
  void whenTheBackendIsBusyTheNextIsAskedToSwitch(int status) throws IOException {
    String id = freshId();
    String home = served(session(id));
    BACKENDS.get(home).respondOnce(Script.answers(status));
    BACKENDS.respondWith(Script.webSocket());

    try (WebSocketPeer client = WebSocketPeer.open(gateway(), PATH, session(id))) {
      assertThat(backendOf(client)).isNotEqualTo(home);
      client.send(Frame.text("hello"));
      assertThat(client.read()).isEqualTo(Frame.text("hello"));
    }
    assertThat(BACKENDS.tried()).hasSize(3).element(1).isEqualTo(home);
  }

  @Test
  void backendThatHadLittleOfTheHandshakesTimeIsNotBlamed() throws Exception {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));
    BACKENDS.clear();
    BACKENDS.respondWith(Script.neverAnswers());
    home.respondOnce(Script.answers(503).gatedHead());
    Tally tally = tally();

    try (RawClient client = connect()) {
      client.sendRequest("GET", PATH, WebSocketPeer.handshake(session(id)));
      Answer declined = home.takeRequest().answer();
      long since = System.nanoTime();
      Eventually.get(System::nanoTime, now -> now - since > HANDSHAKE.dividedBy(2).toNanos());
      declined.release();

      assertThat(client.readFinalHead().status()).isEqualTo(503); // there is no better answer
    }
    tally.failures(home.id(), "unavailable", 1).retries(1).exchange("answered", "pinned").await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade\r\nUpgrade: h2c",
        "Connection: Upgrade\r\nUpgrade: other/1",
        "Upgrade: websocket"
      })
  void otherUpgradesAreRelayedAsPlainRequests(String lines) throws IOException {
    Reply reply = request("GET", PATH, lines, "Sec-WebSocket-Version: 13");

    assertThat(reply.status()).isEqualTo(200);
    ReceivedRequest received = BACKENDS.takeRequest();
    assertThat(received.headers("Upgrade")).isEmpty();
    assertThat(received.headers("Connection")).noneMatch(v -> v.equalsIgnoreCase("upgrade"));
  }

  // counted

  @ParameterizedTest
  @ValueSource(strings = {"client", "backend"})
  void closedOnesAreCountedOnceAtTheirEndWithTheirBytes(String closer) throws IOException {
    String id = freshId();
    served(session(id));
    Frame close = Frame.close(1000, "done");
    Tally tally = tally();
    double in = figure(BYTES_IN);
    double out = figure(BYTES_OUT);

    try (WebSocketEnds ends = open(id)) {
      ends.client().send(Frame.pattern(1000));
      assertThat(ends.backend().read()).isEqualTo(Frame.pattern(1000));
      ends.backend().send(Frame.text("hello"));
      assertThat(ends.client().read()).isEqualTo(Frame.text("hello"));
      assertThat(figure(OPEN)).isEqualTo(1);
      assertThat(figure(BYTES_IN)).isEqualTo(in);
      assertThat(figure(BYTES_OUT)).isEqualTo(out);

      WebSocketPeer first = closer.equals("client") ? ends.client() : ends.backend();
      WebSocketPeer second = closer.equals("client") ? ends.backend() : ends.client();
      first.send(close);
      assertThat(second.read()).isEqualTo(close);
      second.send(close);
      assertThat(first.read()).isEqualTo(close);
      ends.backend().close();
      awaitEnd(ends.client());
    }

    tally.exchange("answered", "pinned").await();
    assertNothingIsLeft();
    int closeSize = close.bytes(false).length;
    assertThat(figure(BYTES_IN) - in)
        .isEqualTo(Frame.pattern(1000).bytes(true).length + closeSize + 4); // its mask
    assertThat(figure(BYTES_OUT) - out)
        .isEqualTo(Frame.text("hello").bytes(false).length + closeSize);
  }

  @ParameterizedTest
  @CsvSource({
    "backend, ends, cut-short", "backend, resets, cut-short",
    "client, ends, client-gone", "client, resets, client-gone"
  })
  void whoLeavesWithoutACloseIsToBlame(String who, String how, String outcome) throws IOException {
    String id = freshId();
    String home = served(session(id));
    Tally tally = tally();

    try (WebSocketEnds ends = open(id)) {
      WebSocketPeer leaver = who.equals("client") ? ends.client() : ends.backend();
      if (how.equals("resets")) {
        leaver.reset();
      } else {
        leaver.close();
      }
      if (who.equals("client")) {
        ends.backend().awaitEnd();
        ends.backend().close();
      } else {
        assertThat(ends.client().read().code()).isEqualTo(1014);
        awaitEnd(ends.client());
      }
      if (outcome.equals("cut-short")) {
        tally.failures(home, outcome, 1);
      }
      tally.exchange(outcome, "pinned").await();
    }

    assertNothingIsLeft();
    assertPinned(id, home);
  }

  @Test
  void refusedOnesAreCountedAsAnyAnswer() throws IOException {
    String id = freshId();
    served(session(id));
    Tally tally = tally();

    Script refusal = Script.answers(403, "text/plain", "not you");
    Reply reply = request("GET", PATH, WebSocketPeer.handshake(session(id), script(refusal)));

    assertThat(reply.status()).isEqualTo(403);
    tally.exchange("answered", "pinned").await();
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(figure(OPEN)).isZero();
    for (TestBackend backend : BACKENDS.all()) {
      awaitFigure("pinion_backend_in_flight{backend=\"" + backend.id() + "\"}", n -> n == 0);
    }
  }

  private WebSocketPeer echo(String... headerLines) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headerLines));
    lines.add(script(Script.webSocket()));
    return WebSocketPeer.open(gateway(), PATH, lines.toArray(new String[0]));
  }

  private WebSocketEnds open(String id) throws IOException {
    BACKENDS.clear();
    WebSocketPeer client =
        WebSocketPeer.open(gateway(), PATH, session(id), script(Script.webSocketByHand()));
    return new WebSocketEnds(client, BACKENDS.takeRequest().webSocket());
  }

  private static String backendOf(WebSocketPeer client) {
    return client.head().header("X-Backend").orElseThrow();
  }

  private static String decisionOf(WebSocketPeer client) {
    return client.head().header("X-Pinion-Decision").orElse("none");
  }
}
