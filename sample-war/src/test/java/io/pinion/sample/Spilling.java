package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that says that it is full is passed by this once, and keeps its sessions. */
abstract class Spilling extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.retry.buffer", "64KiB");
    settings.put("pinion.retry.after-max", "off"); // each request for itself
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
    BACKENDS.respondWith(Script.answers().withoutReuse());
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 529, 503})
  void fullBackendIsPassedByAndThePinStays(int status) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    // its body is never released: its head is enough
    Reply reply = chat(session(id), scriptAt(home, full(status).gated()));

    assertSpilled(home, reply);
    assertThat(BACKENDS.tried()).containsExactly(home, reply.backend());
    BACKENDS.takeRequest().answer().awaitPeerClosed();
    tally.exchange("answered", "spilled").retries(1).failures(home, "full", 1).await();
    assertPinned(id, home);
  }

  @Test
  void newSessionOfAFullBackendIsPinnedToTheOneThatServedIt() throws IOException {
    String id = freshId();
    Reply reply = chat(session(id), scriptAt("gpu-a", full(429)));
    while (!reply.decision().equals("spilled")) { // until one would be gpu-a's
      id = freshId();
      reply = chat(session(id), scriptAt("gpu-a", full(429)));
    }

    assertSpilled("gpu-a", reply);
    assertPinned(id, reply.backend());
  }

  @Test
  void requestThatMayNotBeRepeatedSpillsToo() throws IOException {
    String id = freshId();
    String home = home(id);

    Reply reply;
    try (RawClient client = connect()) {
      client.sendJson(OTHER, PROMPT, session(id), scriptAt(home, full(429)));
      reply = Reply.read(client);
    }

    assertSpilled(home, reply);
    assertThat(BACKENDS.requests())
        .allSatisfy(request -> assertThat(request.bodyText()).isEqualTo(PROMPT));
    assertPinned(id, home);
  }

  @Test
  void requestWhoseBodyIsTooLongToBeKeptGetsTheFullBackendsAnswer() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      client.sendRequest(
          "POST", CHAT, session(id), "Content-Length: 200000", scriptAt(home, full(429)));
      reply = Reply.read(client.send(new byte[200_000]));
    }

    assertFullAnswer(reply, 429);
    assertThat(BACKENDS.tried()).containsExactly(home);
    tally.exchange("answered", "pinned").failures(home, "full", 1).await();
    assertPinned(id, home);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 529, 503})
  void whenAllAreFullTheLastAnswerPassesUnchanged(int status) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();
    for (TestBackend backend : BACKENDS.all()) {
      backend.respondWith(full(status).withHeader("X-From: " + backend.id()));
    }

    Reply reply = chat(session(id));

    assertFullAnswer(reply, status);
    List<String> tried = BACKENDS.tried();
    assertThat(tried).hasSize(3).doesNotHaveDuplicates().startsWith(home);
    assertThat(reply.head().headers("X-From")).containsExactly(tried.get(2));
    tried.forEach(backend -> tally.failures(backend, "full", 1));
    tally.exchange("answered", "spilled").retries(2).await();
    forget();
    assertPinned(id, home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "break off before their head", "break off after their head"})
  void fullBackendsOwnAnswerPassesWhenTheOthersFail(String how) throws IOException {
    String id = freshId();
    String home = home(id);
    List<TestBackend> others =
        BACKENDS.all().stream().filter(backend -> !backend.id().equals(home)).toList();
    Tally tally = tally();
    BACKENDS.get(home).respondWith(full(429).withoutReuse());
    Script broken =
        how.endsWith("before their head")
            ? Script.closesAfterRequest()
            : Script.bytes(1000).closesAfter(0);
    others.forEach(backend -> backend.respondWith(broken));

    Reply reply;
    if (how.equals("refuse")) {
      others.forEach(TestBackend::kill);
      try {
        reply = chat(session(id));
      } finally {
        others.forEach(TestBackend::revive);
      }
    } else {
      reply = chat(session(id));
    }

    assertFullAnswer(reply, 429);
    String kind = how.equals("refuse") ? "unreached" : "unanswered";
    others.forEach(backend -> tally.failures(backend.id(), kind, 1));
    tally.exchange("answered", "pinned").retries(2).failures(home, "full", 1).await();
    forget();
    assertPinned(id, home);
  }

  @Test
  void fullBackendsOwnAnswerPassesWhenTheNextBreaksOffWhatMayNotBeRepeated() throws IOException {
    String id = freshId();
    String home = home(id);
    BACKENDS.respondWith(Script.closesAfterRequest());

    Reply reply;
    try (RawClient client = connect()) {
      client.sendJson(OTHER, PROMPT, session(id), scriptAt(home, full(429).withoutReuse()));
      reply = Reply.read(client);
    }

    assertFullAnswer(reply, 429);
    assertThat(BACKENDS.tried()).hasSize(2).startsWith(home);
    forget();
    assertPinned(id, home);
  }

  @Test
  void backendThatIsUnavailableWithoutSayingUntilWhenIsNotFull() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    Reply reply;
    try (RawClient client = connect()) {
      Script unavailable = Script.answers(503, "text/plain", "sorry");
      client.sendJson(OTHER, PROMPT, session(id), scriptAt(home, unavailable));
      reply = Reply.read(client);
    }

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.text()).isEqualTo("sorry");
    assertThat(reply.head().headers("Retry-After")).isEmpty();
    tally.exchange("answered", "pinned").failures(home, "unavailable", 1).await();
    assertPinned(id, home);
  }

  @Test
  void pinStaysAtAFullBackendThoughAnotherFailsAfterIt() throws IOException {
    String id = freshId();
    String home = home(id);
    String second = chat(session(id), scriptAt(home, full(429))).backend();
    forget();

    Reply reply =
        chat(session(id), scriptAt(home, full(429)), scriptAt(second, Script.answers(503)));

    assertSpilled(home, reply);
    assertThat(BACKENDS.tried()).containsExactly(home, second, reply.backend());
    assertPinned(id, home);
  }

  @Test
  void pinMovesFromAFailedBackendThoughTheNextIsFull() throws IOException {
    String id = freshId();
    String home = home(id);
    String second = chat(session(id), scriptAt(home, full(429))).backend();
    forget();

    Reply reply =
        chat(session(id), scriptAt(home, Script.answers(503)), scriptAt(second, full(429)));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(BACKENDS.tried()).containsExactly(home, second, reply.backend());
    assertPinned(id, reply.backend());
  }

  private static Script full(int status) {
    return Script.answers(status, "application/problem+json", "{\"detail\":\"full\"}")
        .withHeader("Retry-After: 17")
        .withHeader("X-RateLimit-Remaining: 0");
  }

  private static void assertFullAnswer(Reply reply, int status) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo("{\"detail\":\"full\"}");
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/problem+json");
    assertThat(reply.head().headers("Retry-After")).containsExactly("17");
    assertThat(reply.head().headers("X-RateLimit-Remaining")).containsExactly("0");
  }

  private static void assertSpilled(String home, Reply reply) {
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.decision()).isEqualTo("spilled");
    assertThat(reply.backend()).isNotEqualTo(home).startsWith("gpu-");
  }

  /** A session's backend, which has served it once. */
  private String home(String id) throws IOException {
    String home = served(session(id));
    forget();
    return home;
  }
}
