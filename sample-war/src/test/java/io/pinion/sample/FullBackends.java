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

/**
 * Backends that may have one call each: past it requests spill, and where nobody has a place they
 * wait for one. Those that say that they are full, or busy, are left to who has been there.
 */
abstract class FullBackends extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String WAITING = "pinion_queue_waiting";
  private static final String TIMEOUTS = "pinion_queue_timeouts_total";
  private static final Duration COOLDOWN = Duration.ofSeconds(3);

  /** Balanced without a session. */
  private static final String ANONYMOUS = "/ws/anonymous";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    for (TestBackend backend : BACKENDS.all()) {
      settings.put("pinion.backend." + backend.id() + ".max-concurrency", "1");
    }
    settings.put("pinion.queue.max", "2");
    settings.put("pinion.queue.timeout", "6s");
    settings.put("pinion.retry.after-max", COOLDOWN.toSeconds() + "s");
    settings.put("pinion.load.path", "/health"); // which a test's backend records no requests of
    settings.put("pinion.session.paths", "/v1/*");
    settings.put("pinion.stream.heartbeat", "300ms");
    settings.put("pinion.stream.early-commit", "true");
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    return settings;
  }

  @BeforeEach
  void forget() throws IOException {
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    BACKENDS.clear();
    BACKENDS.respondWith(Script.answers().withoutReuse());
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  /** Keeps the session's backend, or that of a new one, busy. */
  private HeldExchange hold(String id) throws IOException {
    RawClient client = connect();
    client.sendJson(CHAT, PROMPT, session(id), script(Script.answers().gatedHead().withoutReuse()));
    return new HeldExchange(client, BACKENDS.takeHead());
  }

  private final class AllHeld implements AutoCloseable {
    private final List<HeldExchange> held = new ArrayList<>();

    AllHeld() throws IOException {
      for (int i = 0; i < 3; i++) {
        held.add(hold(freshId()));
      }
      assertThat(held.stream().map(HeldExchange::backend)).doesNotHaveDuplicates();
    }

    HeldExchange at(int place) {
      return held.get(place);
    }

    @Override
    public void close() throws IOException {
      for (HeldExchange one : held) {
        one.close();
      }
    }
  }

  /** Sends a request that finds no place. */
  private RawClient waiter(int place, String path, String body, String... headerLines)
      throws IOException {
    RawClient client = connect();
    client.sendJson(path, body, headerLines);
    awaitFigure(WAITING, waiting -> waiting == place);
    return client;
  }

  // a place elsewhere

  @Test
  void sessionOfAFullBackendSpillsAndReturns() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    try (HeldExchange held = hold(id)) {
      assertThat(held.backend()).isEqualTo(home);
      for (int i = 0; i < 3; i++) {
        Reply reply = chat(session(id));
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.decision()).isEqualTo("spilled");
        assertThat(reply.backend()).isNotEqualTo(home);
        awaitFigure(inFlight(reply.backend()), calls -> calls == 0);
      }
      held.release();
    }

    // nobody has failed, and nothing was tried twice
    tally.exchanges("answered", 4).decisions("pinned", 1).decisions("spilled", 3).await();
    assertPinned(id, home);
  }

  @Test
  void newSessionsGoWhereThereIsAPlace() throws IOException {
    try (HeldExchange held = hold(freshId())) {
      for (int i = 0; i < 12; i++) {
        String id = freshId();
        Reply reply = chat(session(id));
        assertThat(reply.decision()).isEqualTo("selected");
        assertThat(reply.backend()).isNotEqualTo(held.backend()).startsWith("gpu-");
        awaitFigure(inFlight(reply.backend()), calls -> calls == 0);
        assertPinned(id, reply.backend());
        awaitFigure(inFlight(reply.backend()), calls -> calls == 0);
      }
    }
  }

  // no place anywhere

  @Test
  void requestsWaitForAPlaceInTheirOrder() throws IOException {
    try (AllHeld all = new AllHeld();
        RawClient first = waiter(1, CHAT, PROMPT, session(freshId()), "X-Turn: first");
        RawClient second = waiter(2, CHAT, PROMPT, session(freshId()), "X-Turn: second")) {
      assertThat(first.hasInput()).isFalse();
      String freed = all.at(1).backend();
      all.at(1).release();

      assertThat(Reply.read(first).backend()).isEqualTo(freed);
      assertThat(Reply.read(second).backend()).isEqualTo(freed);
    }
    assertThat(BACKENDS.requests().stream().flatMap(one -> one.headers("X-Turn").stream()))
        .containsExactly("first", "second");
    awaitFigure(WAITING, waiting -> waiting == 0);
  }

  @Test
  void sessionThatWaitsForAnyPlaceKeepsItsPin() throws IOException {
    String id = freshId();
    String home = home(id);
    try (AllHeld all = new AllHeld();
        RawClient waiter = waiter(1, CHAT, PROMPT, session(id))) {
      int elsewhere = all.at(0).backend().equals(home) ? 1 : 0;
      all.at(elsewhere).release();

      Reply reply = Reply.read(waiter);
      assertThat(reply.backend()).isEqualTo(all.at(elsewhere).backend());
      assertThat(reply.decision()).isEqualTo("spilled");
    }
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    assertPinned(id, home);
  }

  @Test
  void oneTooManyInTheQueueIs503AtOnce() throws IOException {
    try (AllHeld all = new AllHeld();
        RawClient first = waiter(1, CHAT, PROMPT);
        RawClient second = waiter(2, CHAT, PROMPT)) {
      Reply openAi = chat();
      assertThat(openAi.status()).isEqualTo(503);
      assertThat(openAi.head().headers("Retry-After")).hasSize(1);
      assertThat(openAi.text()).contains("\"error\":{\"message\":\"", "pinion.queue.max");

      Reply anthropic;
      try (RawClient client = connect()) {
        anthropic = Reply.read(client.sendJson("/v1/messages", PROMPT));
      }
      assertThat(anthropic.status()).isEqualTo(503);
      assertThat(anthropic.text()).contains("\"type\":\"overloaded_error\"", "pinion.queue.max");

      all.at(0).release();
      assertThat(Reply.read(first).status()).isEqualTo(200);
      assertThat(Reply.read(second).status()).isEqualTo(200);
    }
  }

  @Test
  void waitThatIsTooLongIs503() throws IOException {
    double timeouts = figure(TIMEOUTS);
    String id = freshId();
    try (AllHeld all = new AllHeld();
        RawClient waiter = waiter(1, CHAT, PROMPT, session(id))) {
      Reply reply = Reply.read(waiter);

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.head().headers("Retry-After")).hasSize(1);
      assertThat(reply.text()).contains("pinion.queue.timeout");
      assertThat(figure(TIMEOUTS) - timeouts).isEqualTo(1);
      assertThat(BACKENDS.requests()).hasSize(3);
      all.at(0).release();
    }
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    assertThat(chat(session(id)).decision()).isEqualTo("selected"); // it was pinned nowhere
  }

  @Test
  void clientThatLeavesTheQueueGivesItsPlaceUp() throws IOException {
    double timeouts = figure(TIMEOUTS);
    String stream = PROMPT.replace("{\"model\"", "{\"stream\":true,\"model\"");
    Tally tally = tally();
    try (AllHeld all = new AllHeld()) {
      try (RawClient waiter = waiter(1, CHAT, stream)) {
        assertThat(waiter.readHead().status()).isEqualTo(200); // a heartbeat, while it waits
      }
      awaitFigure(WAITING, waiting -> waiting == 0);

      assertThat(figure(TIMEOUTS)).isEqualTo(timeouts);
      assertThat(BACKENDS.requests()).hasSize(3);
      for (int i = 0; i < 3; i++) {
        all.at(i).release();
      }
    }
    tally.exchange("client-gone", "generated").exchanges("answered", 3).decisions("selected", 3);
    tally.await();
    assertThat(BACKENDS.requests()).hasSize(3);
  }

  @Test
  void requestThatContinuesAnAnswerWaitsForItsMaker() throws IOException {
    String answer = "resp_" + freshId();
    Script made = Script.answers(200, "application/json", "{\"id\":\"" + answer + "\"}");
    String maker;
    try (RawClient client = connect()) {
      client.sendJson(Continuing.RESPONSES, "{\"input\":\"hi\"}", script(made.withoutReuse()));
      maker = Reply.read(client).backend();
    }
    String next = "{\"previous_response_id\":\"" + answer + "\",\"input\":\"and\"}";
    try (HeldExchange held = holdAt(maker);
        RawClient waiter = waiter(1, Continuing.RESPONSES, next)) {
      assertThat(served(session(freshId()))).isNotEqualTo(maker); // others have places
      held.release();

      assertThat(Reply.read(waiter).backend()).isEqualTo(maker);
    }
  }

  private HeldExchange holdAt(String backend) throws IOException {
    String id = freshId();
    while (!served(session(id)).equals(backend)) {
      id = freshId();
    }
    forget();
    return hold(id);
  }

  @Test
  void retryWaitsForAPlaceToo() throws IOException {
    String id = freshId();
    String home = home(id);
    List<HeldExchange> others = new ArrayList<>();
    String movedTo;
    try (HeldExchange own = hold(id)) {
      others.add(hold(freshId()));
      others.add(hold(freshId()));
      own.release();
    }
    awaitFigure(inFlight(home), calls -> calls == 0);
    try (HeldExchange one = others.get(0);
        HeldExchange two = others.get(1);
        RawClient waiter =
            waiter(1, CHAT, PROMPT, session(id), scriptAt(home, Script.closesAfterRequest()))) {
      one.release();

      Reply reply = Reply.read(waiter);
      assertThat(reply.backend()).isEqualTo(one.backend()).isNotEqualTo(two.backend());
      assertThat(reply.status()).isEqualTo(200);
      movedTo = reply.backend();
    }
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    assertPinned(id, movedTo); // its own one has failed
  }

  // what backends say of themselves

  @Test
  void backendThatSaysWhenToComeAgainGetsNoNewSessionsUntilThen() throws IOException {
    String id = freshId();
    String home = served(session(id));
    long began = System.nanoTime();
    Script full = Script.answers(429).withHeader("Retry-After: 3600").withoutReuse();

    Reply spilled = chat(session(id), scriptAt(home, full));
    assertThat(spilled.status()).isEqualTo(200);
    assertThat(spilled.decision()).isEqualTo("spilled");
    assertThat(spilled.backend()).isNotEqualTo(home);
    assertPinned(id, home); // it alone knows the session, and is asked

    String next = served(session(freshId()));
    while (!next.equals(home)) {
      next = served(session(freshId()));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(COOLDOWN);
  }

  @Test
  void whenAllSayThatTheyAreFullTheirAnswerPassesAndTheyAreAskedAgain() throws IOException {
    Script full = Script.answers(429, "text/plain", "full").withHeader("Retry-After: 1");
    BACKENDS.respondWith(full.withoutReuse());

    Reply reply = chat(session(freshId()));

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.text()).isEqualTo("full");
    assertThat(reply.head().headers("Retry-After")).containsExactly("1");
    assertThat(BACKENDS.tried()).hasSize(3).doesNotHaveDuplicates();
    BACKENDS.respondWith(Script.answers().withoutReuse());
    served(session(freshId())); // though each has asked to be left alone
  }

  @Test
  void answerOfAFullBackendPassesWhenTheOthersHaveNoPlace() throws IOException {
    String id = freshId();
    String home = home(id);
    Script full = Script.answers(429, "text/plain", "full").withHeader("Retry-After: 1");
    List<HeldExchange> others = new ArrayList<>();
    try (HeldExchange own = hold(id)) {
      others.add(hold(freshId()));
      others.add(hold(freshId()));
      own.release();
    }
    awaitFigure(inFlight(home), calls -> calls == 0);
    try (HeldExchange one = others.get(0);
        HeldExchange two = others.get(1)) {
      Reply reply = chat(session(id), script(full.withoutReuse()));

      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.backend()).isEqualTo(home);
      assertThat(reply.decision()).isEqualTo("pinned");
      assertThat(reply.head().headers("Retry-After")).containsExactly("1");
      assertThat(one.backend()).isNotEqualTo(two.backend());
    }
  }

  @Test
  void requestsWithoutASessionAvoidWhoSaysThatItIsBusy() throws IOException {
    TestBackend busy = BACKENDS.get("gpu-b");
    String text =
        """
        vllm:num_requests_running{model_name="m"} 49.0
        vllm:num_requests_waiting{model_name="m"} 1.0
        """;
    busy.respondToHealthWith(Script.answers(200, "text/plain", text));
    awaitFigure("pinion_backend_load{backend=\"gpu-b\"}", load -> load == 50);

    for (int i = 0; i < 30; i++) {
      Reply reply = request("GET", ANONYMOUS);
      assertThat(reply.decision()).isEqualTo("anonymous");
      assertThat(reply.backend()).isNotEqualTo("gpu-b").startsWith("gpu-");
      awaitFigure(inFlight(reply.backend()), calls -> calls == 0);
    }

    busy.respondToHealthWith(Script.answers(200, "text/plain", text.replaceAll("(49|1).0", "0")));
    awaitFigure("pinion_backend_load{backend=\"gpu-b\"}", load -> load == 0);
  }

  /** A session's backend, which has served it once. */
  private String home(String id) throws IOException {
    String home = served(session(id));
    forget();
    return home;
  }

  private static String inFlight(String backend) {
    return "pinion_backend_in_flight{backend=\"" + backend + "\"}";
  }
}
