package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A conversation stays with its backend, and is nobody else's. */
abstract class Affinity extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    // so that a backend that is back counts at once
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
  void noAnswerComesFromAnotherBackendThanTheSessionsFirst() throws Exception {
    int sessions = 200;
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sessions * 10; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(1));
    Map<Integer, Set<String>> seen = new ConcurrentHashMap<>();
    String prefix = freshId();

    Crowd.run(
        8,
        order.size() / 20,
        batch -> {
          try (RawClient client = connect()) {
            for (int request : order.subList(batch * 20, batch * 20 + 20)) {
              int session = request % sessions;
              boolean streamed = request / sessions % 2 == 0;
              Script script = streamed ? Script.events(3) : Script.answers();
              Reply reply = chat(client, session(prefix + "-" + session), script(script));
              assertThat(reply.status()).isEqualTo(200);
              assertThat(reply.text()).contains("\"backend\":\"" + reply.backend() + "\"");
              assertThat(reply.text().contains("[DONE]")).isEqualTo(streamed);
              seen.computeIfAbsent(session, s -> ConcurrentHashMap.newKeySet())
                  .add(reply.backend());
            }
          }
        });

    assertThat(seen).hasSize(sessions);
    assertThat(seen.values()).allSatisfy(backends -> assertThat(backends).hasSize(1));
    assertThat(seen.values().stream().flatMap(Set::stream).distinct())
        .containsExactlyInAnyOrder("gpu-a", "gpu-b", "gpu-c");
  }

  @Test
  void parallelFirstRequestsEndOnOneBackend() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = freshId();
      Set<String> seen = ConcurrentHashMap.newKeySet();

      Crowd.run(16, 16, number -> seen.add(served(session(id))));

      assertThat(seen).hasSize(1);
    }
  }

  @Test
  void parallelFirstRequestsEndOnOneBackendAlsoWhenSomeOfThemFailOver() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = freshId();
      for (int i = 0; i < 5; i++) {
        BACKENDS.all().forEach(backend -> backend.respondOnce(Script.answers(503)));
      }
      // a request may be declined by all three, with which its tries are over

      Crowd.run(16, 16, number -> assertThat(chat(session(id)).status()).isIn(200, 503));

      BACKENDS.clear();
      String home = served(session(id));
      for (int i = 0; i < 5; i++) {
        Reply reply = chat(session(id));
        assertThat(reply.backend()).isEqualTo(home);
        assertThat(reply.decision()).isEqualTo("pinned");
      }
    }
  }

  @Test
  void onlyTheSessionsOfAKilledBackendMoveAndNobodySeesAnError() throws Exception {
    Map<String, String> homes = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      String id = freshId();
      homes.put(id, served(session(id)));
    }
    List<String> ids = List.copyOf(homes.keySet());
    TestBackend victim = BACKENDS.get("gpu-a");
    long atVictim = homes.values().stream().filter("gpu-a"::equals).count();
    assertThat(atVictim).isBetween(1L, 59L);
    BACKENDS.clear();
    // no answer of the victim's begins any more
    String withheld = scriptAt("gpu-a", Script.answers().gatedHead());
    Map<String, Set<String>> after = new ConcurrentHashMap<>();
    Crowd.Task send =
        number -> {
          String id = ids.get(number);
          after
              .computeIfAbsent(id, i -> ConcurrentHashMap.newKeySet())
              .add(served(session(id), withheld));
        };

    try (Crowd waiting = Crowd.start(ids.size(), ids.size(), send)) {
      for (int i = 0; i < atVictim; i++) {
        victim.takeHead();
      }
      try (Crowd coming = Crowd.start(20, ids.size(), send)) {
        victim.kill();
        coming.await();
      }
      waiting.await();
    } finally {
      victim.revive();
    }

    for (Map.Entry<String, String> session : homes.entrySet()) {
      String id = session.getKey();
      String home = session.getValue();
      Set<String> now = after.getOrDefault(id, Set.of());
      assertThat(now).as("where %s of %s has gone", id, home).hasSize(1);
      if (home.equals("gpu-a")) {
        assertThat(now).doesNotContain("gpu-a");
      } else {
        assertThat(now).containsExactly(home);
      }
      Reply later = chat(session(id));
      assertThat(now).contains(later.backend());
      assertThat(later.decision()).isEqualTo("pinned");
    }
  }

  @Test
  void aGeneratedIdThatComesBackStays() throws IOException {
    for (int i = 0; i < 20; i++) {
      Reply first = chat();
      assertThat(first.decision()).isEqualTo("generated");
      String id = first.head().header("X-Session-ID").orElseThrow();
      assertThat(id).matches("pn1-[A-Za-z0-9_-]{22}");

      Reply second = chat(session(id));
      Reply third = chat(session(id));

      assertThat(List.of(second.backend(), third.backend())).containsOnly(first.backend());
      assertThat(second.sessionHash()).isEqualTo(first.sessionHash());
      // pinned at once where its first choice had no room
      assertThat(second.decision()).isIn("selected", "pinned");
      assertThat(third.decision()).isEqualTo("pinned");
      assertThat(second.head().header("X-Session-ID")).isEmpty();
    }
  }

  @Test
  void anIdIsTheSameSessionThroughHeaderCookieAndQuery() throws IOException {
    for (int i = 0; i < 30; i++) {
      String id = freshId();

      Reply byHeader = chat(session(id));
      Reply byCookie = chat("Cookie: theme=dark; PINION-SESSION=" + id);
      Reply byQuery = request("GET", "/v1/models?limit=5&session_id=" + id);

      assertThat(byHeader.head().header("X-Pinion-Source")).contains("header:X-Session-ID");
      assertThat(byCookie.head().header("X-Pinion-Source")).contains("cookie:PINION-SESSION");
      assertThat(byQuery.head().header("X-Pinion-Source")).contains("query:session_id");
      assertThat(List.of(byCookie.backend(), byQuery.backend())).containsOnly(byHeader.backend());
      assertThat(List.of(byCookie.sessionHash(), byQuery.sessionHash()))
          .containsOnly(byHeader.sessionHash());
      assertThat(List.of(byCookie.decision(), byQuery.decision())).containsOnly("pinned");
    }
  }

  @Test
  void theSameIdOfTwoCredentialsIsTwoSessions() throws IOException {
    String id = freshId();
    Set<String> hashes = ConcurrentHashMap.newKeySet();
    for (String credential :
        List.of("Authorization: Bearer one", "Authorization: Bearer two", "X-API-Key: one")) {
      Reply first = chat(session(id), credential);
      Reply second = chat(session(id), credential);
      assertThat(first.decision()).isEqualTo("selected");
      assertThat(second.decision()).isEqualTo("pinned");
      assertThat(second.sessionHash()).isEqualTo(first.sessionHash());
      hashes.add(first.sessionHash());
    }
    assertThat(hashes).hasSize(3);
  }

  @Test
  void decisionsGoFromSelectedToPinnedToRepinned() throws IOException {
    String id = freshId();
    Reply first = chat(session(id));
    Reply second = chat(session(id));
    Reply third = chat(session(id), scriptAt(first.backend(), Script.answers(503)));
    Reply fourth = chat(session(id));

    assertThat(List.of(first, second, third, fourth))
        .extracting(Reply::decision)
        .containsExactly("selected", "pinned", "repinned", "pinned");
    assertThat(second.backend()).isEqualTo(first.backend());
    assertThat(third.backend()).isNotEqualTo(first.backend());
    assertThat(fourth.backend()).isEqualTo(third.backend());
  }

  @Test
  void figuresGrowAndTellNoSecret() throws IOException {
    String hits = "pinion_pin_lookups_total{result=\"hit\"}";
    String misses = "pinion_pin_lookups_total{result=\"miss\"}";
    String pinned = "pinion_decisions_total{decision=\"pinned\"}";
    String source = "pinion_session_sources_total{source=\"header:thread-id\"}";
    double hitsBefore = figure(hits);
    double missesBefore = figure(misses);
    double pinnedBefore = figure(pinned);
    String id = freshId();

    for (int i = 0; i < 4; i++) {
      served("thread-id: " + id, "Authorization: Bearer a-secret-token");
    }

    awaitFigure(misses, figure -> figure >= missesBefore + 1);
    awaitFigure(hits, figure -> figure >= hitsBefore + 3);
    awaitFigure(pinned, figure -> figure >= pinnedBefore + 3);
    assertThat(figure(source)).isEqualTo(4);
    assertThat(metrics()).doesNotContain(id).doesNotContain("a-secret-token");
  }
}
