package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member that leaves: told so before, and when it is undeployed with requests under way. */
abstract class ShutdownGrace extends Behaviour {
  /** Names of deployments: one that waits for what is under way, one that hardly does. */
  static final String PATIENT = "patient";

  static final String HASTY = "hasty";

  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final SettingsOnDisk FILE = new SettingsOnDisk();
  private static final int EVENTS = 5;

  static Map<String, String> settings(String deployment) {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu-a");
    settings.put("pinion.backend.gpu-a.url", BACKEND.uri().toString());
    settings.put("pinion.config.file", FILE.path().toString());
    settings.put("pinion.config.refresh", "100ms");
    settings.put("pinion.shutdown.grace", deployment.equals(HASTY) ? "500ms" : "1m");
    return settings;
  }

  static WebArchive archive(String deployment) {
    return GatewayWar.with(settings(deployment), deployment + ".war");
  }

  abstract void deploy(String deployment) throws Exception;

  /** Returns when the application has gone. */
  abstract void undeploy(String deployment) throws Exception;

  /** What the server itself answers for an application that goes. */
  abstract int statusWhileItGoes();

  /** Whether the server may take up an offer of HTTP/2 by itself. */
  boolean takesUpHttp2() {
    return true;
  }

  /**
   * Whether the server waits for requests under way before it tells the application that it goes.
   */
  boolean waitsBeforeItTells() {
    return false;
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() throws IOException {
    BACKEND.close();
    FILE.delete();
  }

  @Test
  void readinessGoesDownFirstThenRequestsAreRefusedAndThoseUnderWayGoOn() throws Exception {
    deploy(PATIENT);
    try (RawClient client = connect();
        RawClient stream = begunStream()) {
      assertThat(ready()).isEqualTo("200 ready");
      assertThat(figure("pinion_ready")).isEqualTo(1);
      assertThat(chat(client).head().headers("Connection")).doesNotContain("close");

      FILE.write("pinion.readiness=draining");
      Eventually.get(this::ready, "503 draining"::equals);
      assertThat(figure("pinion_ready")).isZero();
      Reply served = chat(client);
      assertThat(served.status()).isEqualTo(200);
      assertThat(served.head().header("Connection")).hasValue("close");
      client.awaitClosed();
      assertThatClientsWhoOfferHttp2AreSentAwayToo();

      FILE.write("pinion.readiness=refusing");
      Eventually.get(this::ready, "503 refusing"::equals);
      try (RawClient other = connect()) {
        Reply refused = chat(other);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head().header("Retry-After")).isPresent();
        assertThat(refused.head().header("Connection")).hasValue("close");
        assertThat(refused.text()).contains("the gateway is closing");
        other.awaitClosed();
      }
      assertThat(BACKEND.requests()).as("none of those refused").hasSize(takesUpHttp2() ? 3 : 4);
      BACKEND.requests().get(0).answer().open();
      assertThat(stream.readText()).endsWith("data: [DONE]\n\n");

      FILE.write("pinion.readiness=ready");
      Eventually.get(this::ready, "200 ready"::equals);
      assertThat(chat().head().headers("Connection")).doesNotContain("close");
    } finally {
      undeploy(PATIENT);
    }
  }

  /** As Java's own client does with each request. */
  private void assertThatClientsWhoOfferHttp2AreSentAwayToo() throws IOException {
    if (takesUpHttp2()) {
      return; // then the connection is none of HTTP/1
    }
    try (RawClient client = connect()) {
      Reply served =
          chat(
              client,
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAAQAAP__");
      assertThat(served.status()).isEqualTo(200);
      assertThat(served.head().header("Connection")).hasValue("close");
      client.awaitClosed();
    }
  }

  @Test
  void whatIsUnderWayIsFinishedBeforeTheApplicationGoes() throws Exception {
    deploy(PATIENT);
    try (RawClient stream = begunStream();
        RawClient waiting = connect()) {
      Answer events = BACKEND.requests().get(0).answer();
      waiting.sendJson(CHAT, PROMPT, script(Script.answers().gatedHead()));
      Answer answer = BACKEND.takeRequest().answer();

      AtomicBoolean gone = new AtomicBoolean();
      CompletableFuture<Void> clients =
          meanwhile(
              () -> {
                Eventually.get(() -> chat().status(), status -> status == statusWhileItGoes());
                assertThat(gone).isFalse();
                answer.open();
                Reply reply = Reply.read(waiting);
                assertThat(reply.status()).isEqualTo(200);
                events.open();
                assertThat(stream.readText()).endsWith("data: [DONE]\n\n");
              });
      undeploy(PATIENT);
      gone.set(true);
      await(clients);
    }
  }

  @Test
  void webSocketsAreToldAtTheBeginningOfTheGrace() throws Exception {
    deploy(PATIENT);
    try (WebSocketPeer client =
            WebSocketPeer.open(gateway(), "/ws/x", script(Script.webSocketByHand()));
        WebSocketPeer backend = BACKEND.takeRequest().webSocket();
        RawClient waiting = connect()) {
      waiting.sendJson(CHAT, PROMPT, script(Script.answers().gatedHead()));
      Answer answer = BACKEND.takeRequest().answer();

      CompletableFuture<Void> clients =
          meanwhile(
              () -> {
                if (!waitsBeforeItTells()) {
                  assertGoingAway(client, backend);
                }
                answer.open();
                assertThat(Reply.read(waiting).status()).isEqualTo(200);
                if (waitsBeforeItTells()) {
                  assertGoingAway(client, backend);
                }
              });
      undeploy(PATIENT);
      await(clients);
    }
  }

  private static void assertGoingAway(WebSocketPeer... ends) throws IOException {
    for (WebSocketPeer end : ends) {
      assertThat(end.read().code()).isEqualTo(1001);
    }
  }

  @Test
  void whatIsNotDoneWithinTheGraceIsEnded() throws Exception {
    deploy(HASTY);
    try (RawClient stream = begunStream();
        RawClient download = connect();
        RawClient waiting = connect()) {
      download.sendJson(CHAT, PROMPT, script(Script.random(1, 100_000).chunked().gated()));
      BACKEND.takeRequest().answer().release();
      assertThat(download.readFinalHead().status()).isEqualTo(200);
      waiting.sendJson(CHAT, PROMPT, script(Script.answers().gatedHead()));
      BACKEND.takeRequest();

      CompletableFuture<Void> clients =
          meanwhile(
              () -> {
                Reply refused = Reply.read(waiting);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.head().header("Retry-After")).isPresent();
                assertThat(refused.head().header("Connection")).hasValue("close");
                assertThat(stream.readTextUntilBroken())
                    .endsWith("\n\n")
                    .contains("data: {\"error\":{\"message\":\"the gateway is closing\"")
                    .doesNotContain("[DONE]");
                download.discardUntilBroken();
              });
      undeploy(HASTY);
      await(clients);
    }
  }

  /** An event stream whose first event has come. */
  private RawClient begunStream() throws IOException {
    RawClient client = connect().sendJson(CHAT, PROMPT, script(Script.events(EVENTS).gated()));
    BACKEND.takeHead().answer().release();
    assertThat(client.readFinalHead().status()).isEqualTo(200);
    assertThat(client.nextEvent()).contains(Pieces.event(1, "gpu-a").strip());
    return client;
  }

  private String ready() throws IOException {
    Reply reply = request("GET", "/pinion/ready");
    return reply.status() + " " + reply.text().strip();
  }

  /** What clients do while the test undeploys, which is for its own thread. */
  @FunctionalInterface
  private interface Doing {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> meanwhile(Doing doing) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            doing.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void await(CompletableFuture<Void> clients) throws Exception {
    clients.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
