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
    settings.put("pinion.health.passive", "false");
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
}
