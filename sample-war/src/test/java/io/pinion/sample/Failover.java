package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails before the first byte of an answer fails over, where that is safe. */
abstract class Failover extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void whenABackendRefusesTheNextAnswersAndThePinFollows() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));

    String refuge = whileDead(home, () -> movedFrom(home, chat(session(id))));

    for (int i = 0; i < 3; i++) {
      Reply later = chat(session(id));
      assertThat(later.backend()).isEqualTo(refuge);
      assertThat(later.decision()).isEqualTo("pinned");
    }
  }

  @Test
  void newSessionsOfABackendThatRefusesArePinnedToTheNext() throws IOException {
    Map<String, String> homes = new HashMap<>();
    Set<String> used =
        whileDead(
            BACKENDS.get("gpu-a"),
            () -> {
              for (int i = 0; i < 30; i++) {
                String id = freshId();
                homes.put(id, served(session(id)));
              }
              return new HashSet<>(homes.values());
            });

    assertThat(used).containsExactlyInAnyOrder("gpu-b", "gpu-c");
    for (Map.Entry<String, String> session : homes.entrySet()) {
      Reply later = chat(session(session.getKey()));
      assertThat(later.backend()).isEqualTo(session.getValue());
      assertThat(later.decision()).isEqualTo("pinned");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes"})
  void anLlmRequestWithoutAnAnswerIsSentToTheNextByteForByte(String how) throws IOException {
    Script script =
        how.equals("resets") ? Script.resetsAfterRequest() : Script.closesAfterRequest();
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));
    BACKENDS.clear();
    byte[] body = BytePattern.bytes(7, 50_000);
    Reply reply;
    try (RawClient client = connect()) {
      client.sendRequest(
          "POST",
          CHAT + "?a=%2F",
          session(id),
          "Content-Type: application/json",
          "Content-Length: " + body.length,
          scriptAt(home.id(), script));
      reply = Reply.read(client.send(body));
    }

    movedFrom(home, reply);
    List<ReceivedRequest> received = BACKENDS.requests();
    assertThat(received)
        .allSatisfy(
            request -> {
              assertThat(request.requestLine()).isEqualTo("POST " + CHAT + "?a=%2F HTTP/1.1");
              assertThat(request.bodyStart()).isEqualTo(body);
              assertThat(request.headers("Content-Length")).containsExactly("" + body.length);
            });
    // home may have been asked again: its connection was a reused one
    assertThat(received.get(0).backend()).isEqualTo(home.id());
    assertThat(received.get(received.size() - 1).backend()).isEqualTo(reply.backend());
    assertThat(received).hasSizeLessThanOrEqualTo(3);
    Reply later = chat(session(id));
    assertThat(later.backend()).isEqualTo(reply.backend());
    assertThat(later.decision()).isEqualTo("pinned");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resets", "closes"})
  void anotherPostWithoutAnAnswerIsNotRepeated(String how) throws IOException {
    Script script =
        how.equals("resets") ? Script.resetsAfterRequest() : Script.closesAfterRequest();
    String id = freshId();
    String home = served(session(id));
    BACKENDS.clear();
    Reply reply;
    try (RawClient client = connect()) {
      reply = Reply.read(client.sendJson(OTHER, PROMPT, session(id), scriptAt(home, script)));
    }

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.text()).isEqualTo("the backend closed the connection without an answer\n");
    assertThat(BACKENDS.requests()).hasSize(1);
    assertThat(chat(session(id)).backend()).isEqualTo(home);
  }

  @Test
  void anotherPostIsStillSentToTheNextWhenTheConnectionIsRefused() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));

    whileDead(
        home,
        () -> {
          try (RawClient client = connect()) {
            return movedFrom(home, Reply.read(client.sendJson(OTHER, PROMPT, session(id))));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void gatewayErrorsAreRetriedAndTheLastAnswerPassesWhenAllFail(int status) throws IOException {
    String[] scripts =
        BACKENDS.all().stream()
            .map(
                backend ->
                    scriptAt(
                        backend.id(),
                        Script.answers(status, "text/x-own", "sorry from " + backend.id())
                            .withHeader("X-Own: " + backend.id())))
            .toArray(String[]::new);
    String id = freshId();

    Reply one = chat(session(id), scripts[0]);
    assertThat(one.status()).isEqualTo(200);
    BACKENDS.clear();
    Reply all = chat(session(id), scripts[0], scripts[1], scripts[2]);

    List<String> tried = BACKENDS.requests().stream().map(ReceivedRequest::backend).toList();
    assertThat(tried).containsExactlyInAnyOrder("gpu-a", "gpu-b", "gpu-c");
    String last = tried.get(2);
    assertThat(all.status()).isEqualTo(status);
    assertThat(all.text()).isEqualTo("sorry from " + last);
    assertThat(all.head().headers("X-Own")).containsExactly(last);
    assertThat(all.head().headers("Content-Type").get(0)).startsWith("text/x-own");
    Reply later = chat(session(id));
    assertThat(later.backend()).isEqualTo(one.backend());
    assertThat(later.decision()).isEqualTo("pinned");
  }

  @Test
  void anErrorOfTheBackendsOwnIsNotRetried() throws IOException {
    for (int status : new int[] {400, 404, 500, 501}) {
      BACKENDS.clear();
      assertThat(chat(script(Script.answers(status))).status()).isEqualTo(status);
      assertThat(BACKENDS.requests()).hasSize(1);
    }
  }

  @Test
  void aRequestThatMetAStaleConnectionIsSentAgainToTheSameBackend() throws IOException {
    for (Script stale :
        List.of(Script.answers().resetsOnReuse(), Script.answers().closesSilently())) {
      String id = freshId();
      Reply first = chat(session(id), script(stale));

      Reply second = chat(session(id));

      assertThat(second.status()).isEqualTo(200);
      assertThat(second.decision()).isEqualTo("pinned");
      assertThat(second.backend()).isEqualTo(first.backend());
    }
  }

  @Test
  void manyStaleConnectionsMoveNoSession() throws Exception {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));
    BACKENDS.clear();
    Script stale = Script.answers().resetsOnReuse().gatedHead();
    try (Crowd crowd = Crowd.start(8, 8, number -> served(session(id), script(stale)))) {
      // all at once, so that each has a connection of its own
      List<ReceivedRequest> waiting =
          List.of(
              home.takeHead(),
              home.takeHead(),
              home.takeHead(),
              home.takeHead(),
              home.takeHead(),
              home.takeHead(),
              home.takeHead(),
              home.takeHead());
      waiting.forEach(request -> request.answer().release());
      crowd.await();
    }

    Reply reply = chat(session(id));
    whileDead(home, home::id); // takes the stale connections that are left out of the pool

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.decision()).isEqualTo("pinned");
    assertThat(reply.backend()).isEqualTo(home.id());
  }

  @Test
  void aStaleConnectionDoesNotCountAsATry() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id), script(Script.answers().resetsOnReuse())));
    List<TestBackend> others = BACKENDS.all().stream().filter(backend -> backend != home).toList();
    BACKENDS.clear();

    // stale, then 503 by home and by the next: the third, the last of pinion.retry.attempts,
    // answers
    Set<String> answering = new HashSet<>();
    for (TestBackend failing : others) {
      Reply reply =
          chat(
              session(id),
              scriptAt(home.id(), Script.answers(503)),
              scriptAt(failing.id(), Script.answers(503)));
      assertThat(reply.status()).isEqualTo(200);
      answering.add(reply.backend());
    }

    assertThat(answering).doesNotContain(home.id());
  }

  @Test
  void withAllBackendsDeadTheGatewayAnswers503() throws IOException {
    String id = freshId();
    String home = served(session(id));
    Reply reply;
    try {
      BACKENDS.all().forEach(TestBackend::kill);
      reply = chat(session(id));
    } finally {
      BACKENDS.all().forEach(TestBackend::revive);
    }

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.head().headers("Retry-After")).hasSize(1).first().asString().matches("[0-9]+");
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/json");
    assertThat(reply.text()).startsWith("{\"error\":{\"message\":\"").contains("\"type\":");
    assertThat(served(session(id))).isEqualTo(home);
  }
}
