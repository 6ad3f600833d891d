package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When one of several backends falls, its own sessions move, and nothing else happens. */
abstract class Outages extends Behaviour {
  private static final TestBackends BACKENDS =
      TestBackends.start("gpu-a", "gpu-b", "gpu-c", "gpu-d", "gpu-e");
  private static final TestBackend FALLING = BACKENDS.get("gpu-c");

  /** As many as it takes for a spread to tell something. */
  private static final int SESSIONS = 3000;

  private static final int FAILURES = 5;
  private static final int THREADS = 8;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.session.secret", "for the same placement in each run");
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "100ms");
    settings.put("pinion.health.timeout", "1s");
    settings.put("pinion.health.rise", "2");
    settings.put("pinion.health.fall", "2");
    settings.put("pinion.health.slow-start", "off");
    settings.put("pinion.health.ejection.failures", "" + FAILURES);
    settings.put("pinion.health.ejection.time", "1s");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  /** All are to be as they were. */
  @AfterEach
  void recover() throws IOException {
    BACKENDS.clear();
    FALLING.thaw();
    for (TestBackend backend : BACKENDS.all()) {
      awaitState(backend, "up");
    }
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  private static String state(TestBackend backend, String state) {
    return "pinion_backend_state{backend=\"" + backend.id() + "\",state=\"" + state + "\"}";
  }

  private void awaitState(TestBackend backend, String state) throws IOException {
    awaitFigure(state(backend, state), figure -> figure == 1);
  }

  /** Where each of so many sessions is served. */
  private Map<String, String> homes(String kind, int sessions) throws Exception {
    Map<String, String> homes = new ConcurrentHashMap<>();
    Crowd.run(
        THREADS,
        sessions,
        number -> {
          String id = kind + "-" + number;
          homes.put(id, served(session(id)));
        });
    return homes;
  }

  private static List<String> sessionsOf(TestBackend backend, Map<String, String> homes) {
    return homes.entrySet().stream()
        .filter(session -> session.getValue().equals(backend.id()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void backendThatIsKilledUnderLoadFailsNoRequestAndItsSessionsSpreadOverAllOthers()
      throws Exception {
    Map<String, String> homes = homes("spread", SESSIONS);
    AtomicInteger cutShort = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    AtomicInteger answered = new AtomicInteger();
    try (Crowd load =
        Crowd.start(
            THREADS,
            600,
            number -> {
              try {
                statuses.add(chat(session("spread-" + number)).status());
              } catch (IncompleteMessageException e) { // its answer had begun
                cutShort.incrementAndGet();
              }
              if (answered.incrementAndGet() == 200) {
                FALLING.kill();
              }
            })) {
      load.await();
    }
    Map<String, String> refuges = homes("spread", SESSIONS);
    FALLING.revive();

    assertThat(statuses).hasSize(600 - cutShort.get()).containsOnly(200);
    assertThat(cutShort).hasValueLessThanOrEqualTo(THREADS);

    Map<String, Integer> moved = new HashMap<>();
    homes.forEach(
        (id, home) -> {
          if (home.equals(FALLING.id())) {
            moved.merge(refuges.get(id), 1, Integer::sum);
          } else {
            assertThat(refuges).containsEntry(id, home);
          }
        });
    double even = sessionsOf(FALLING, homes).size() / 4.0;
    assertThat(moved).containsOnlyKeys("gpu-a", "gpu-b", "gpu-d", "gpu-e");
    assertThat(moved.values())
        .as("%s moved", moved)
        .allSatisfy(count -> assertThat((double) count).isBetween(even * 0.8, even * 1.2));
  }

  @Test
  void eachSessionMovesOnceAtMostWhileABackendFlaps() throws Exception {
    Map<String, String> homes = homes("flap", 100);
    Map<String, List<String>> ways = new HashMap<>();
    homes.forEach((id, home) -> ways.put(id, new ArrayList<>(List.of(home))));

    for (int flaps = 0; flaps < 15; flaps++) {
      FALLING.kill();
      follow(ways);
      FALLING.revive();
      follow(ways);
    }

    assertThat(sessionsOf(FALLING, homes)).isNotEmpty();
    ways.forEach(
        (id, way) -> assertThat(way).as(id).hasSize(FALLING.id().equals(homes.get(id)) ? 2 : 1));
  }

  /** Adds where each session is served now, if it has moved. */
  private void follow(Map<String, List<String>> ways) throws Exception {
    homes("flap", ways.size())
        .forEach(
            (id, now) -> {
              List<String> way = Objects.requireNonNull(ways.get(id));
              if (!way.get(way.size() - 1).equals(now)) {
                way.add(now);
              }
            });
  }

  @Test
  void requestsThatWaitForABackendThatHangsAreAnsweredElsewhereOnceItIsDown() throws Exception {
    List<String> ids = sessionsOf(FALLING, homes("hang", 60)).subList(0, 5);
    BACKENDS.clear();
    FALLING.respondWith(Script.neverAnswers());
    Tally tally = tally();
    try (Crowd waiting =
        Crowd.start(4, 4, number -> movedFrom(FALLING, chat(session(ids.get(number)))))) {
      for (int i = 0; i < 4; i++) {
        FALLING.takeHead();
      }
      String mayNotBeRepeated = ids.get(4);
      try (RawClient client = connect()) {
        client.sendJson(
            OTHER, PROMPT, session(mayNotBeRepeated), script(Script.answers().gatedHead()));
        ReceivedRequest waitsOn = FALLING.takeHead();

        FALLING.freeze();
        waiting.await();

        tally
            .exchanges("answered", 4)
            .decisions("repinned", 4)
            .retries(4)
            .failures(FALLING.id(), "taken-down", 4)
            .await();
        awaitState(FALLING, "down");
        for (int i = 0; i < 20; i++) {
          assertThat(served(session(freshId()))).isNotEqualTo(FALLING.id());
        }
        FALLING.thaw();
        waitsOn.answer().release();
        Reply late = Reply.read(client);
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.backend()).isEqualTo(FALLING.id());
      }
    }
  }

  @Test
  void backendWhoseTrafficFailsIsEjectedForAWhileThoughItsProbesPass() throws Exception {
    List<String> ids = sessionsOf(FALLING, homes("eject", 60)).subList(0, FAILURES);
    double before = figure("pinion_ejections_total{backend=\"gpu-c\"}");
    FALLING.respondWith(Script.answers(502));
    for (String id : ids) {
      movedFrom(FALLING, chat(session(id)));
    }

    awaitState(FALLING, "ejected");
    assertThat(figure("pinion_ejections_total{backend=\"gpu-c\"}")).isEqualTo(before + 1);

    FALLING.respondWith(Script.answers());
    awaitState(FALLING, "up");
    Map<String, String> later = homes("after-ejection", 60);
    assertThat(sessionsOf(FALLING, later)).isNotEmpty();
    for (String id : ids) {
      assertThat(served(session(id))).isNotEqualTo(FALLING.id());
    }
  }

  @Test
  void whatABackendAnswersForItselfNeverEjectsIt() throws Exception {
    String id = sessionsOf(FALLING, homes("own", 60)).get(0);
    // what it says is over at once: new sessions of other tests are not to keep away
    Script full = Script.answers(503).withHeader("Retry-After: 0");
    double before = figure("pinion_ejections_total{backend=\"gpu-c\"}");

    for (int status : new int[] {400, 404, 500, 501}) {
      for (int i = 0; i < FAILURES; i++) {
        assertThat(chat(session(id), script(Script.answers(status))).status()).isEqualTo(status);
      }
    }
    for (Script spilling : List.of(Script.answers(429), Script.answers(529), full)) {
      for (int i = 0; i < FAILURES; i++) {
        assertThat(chat(session(id), scriptAt(FALLING.id(), spilling)).status()).isEqualTo(200);
      }
    }

    assertThat(figure("pinion_ejections_total{backend=\"gpu-c\"}")).isEqualTo(before);
    assertPinned(id, FALLING.id());
  }
}
