package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Backends that may have one call each: past it requests spill, and where nobody has a place they
 * wait for one.
 */
abstract class FullBackends extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String WAITING = "pinion_queue_waiting";
  private static final String TIMEOUTS = "pinion_queue_timeouts_total";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    for (TestBackend backend : BACKENDS.all()) {
      settings.put("pinion.backend." + backend.id() + ".max-concurrency", "1");
    }
    settings.put("pinion.queue.max", "2");
    settings.put("pinion.queue.timeout", "6s");
    settings.put("pinion.stream.heartbeat", "300ms");
    settings.put("pinion.stream.early-commit", "true");
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "100ms");
    settings.put("pinion.health.slow-start", "off");
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
      assertThat(backends()).doesNotHaveDuplicates();
    }

    List<String> backends() {
      return held.stream().map(HeldExchange::backend).toList();
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
  void nobodyWaitsForBackendsThatAreAllDown() throws IOException {
    double timeouts = figure(TIMEOUTS);
    try (AllHeld all = new AllHeld();
        RawClient waiter = waiter(1, CHAT, PROMPT)) {
      BACKENDS.all().forEach(backend -> backend.respondToHealthWith(Script.answers(503)));
      Reply reply = Reply.read(waiter);

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.head().headers("Retry-After")).hasSize(1);
      assertThat(reply.text()).contains("down");
      assertThat(figure(TIMEOUTS)).isEqualTo(timeouts);
      assertThat(BACKENDS.tried()).containsExactlyElementsOf(all.backends());
    } finally {
      BACKENDS.clear();
      for (TestBackend backend : BACKENDS.all()) {
        awaitFigure("pinion_backend_up{backend=\"" + backend.id() + "\"}", up -> up == 1);
      }
    }
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
