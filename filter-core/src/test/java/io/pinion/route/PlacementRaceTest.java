package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that are placed at the same moment. */
class PlacementRaceTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 300;
  private static final int BACKENDS = 2 * THREADS;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void twoNeverTakeTheSamePlace() throws Exception {
    List<Backend> backends = Crowds.holding(BACKENDS, 1);
    for (int round = 0; round < ROUNDS; round++) {
      Member member =
          Member.placing(
              BackendSelector.rendezvous(), new ScriptedStore(), Member.Rules.USUAL, backends);
      serveAtOnce(member, Crowds.sessions(BACKENDS, round));

      assertThat(backends).as("round %d", round).allMatch(each -> member.live.at(each) == 1);
    }
  }

  @Test
  void noBackendGetsMoreThanItsCap() throws Exception {
    List<Backend> backends = Crowds.backends(BACKENDS);
    int sessions = 5 * BACKENDS;
    double cap = Math.ceil(1.0 * sessions / BACKENDS);
    for (int round = 0; round < ROUNDS; round++) {
      Member.Rules usual = Member.Rules.USUAL;
      Member member =
          Member.placing(
              BackendSelector.rendezvous(),
              new ScriptedStore(),
              new Member.Rules(1, usual.failBack(), usual.liveWindow()),
              backends);
      serveAtOnce(member, Crowds.sessions(sessions, round));

      assertThat(backends).as("round %d", round).allMatch(each -> member.live.at(each) <= cap);
    }
  }

  @Test
  void noMoreReturnToTheirFirstChoiceThanItHasRoomFor() throws Exception {
    List<Backend> backends = Crowds.holding(2, THREADS);
    for (int round = 0; round < ROUNDS; round++) {
      ScriptedStore store = new ScriptedStore();
      Member.Rules usual = Member.Rules.USUAL;
      Member member =
          Member.placing(
              BackendSelector.rendezvous(),
              store,
              new Member.Rules(usual.boundedLoad(), FailBack.RETURN, usual.liveWindow()),
              backends);
      List<Session> sessions = Crowds.sessions(5 * THREADS, round);
      sessions.forEach(session -> store.put(session.key(), "gpu-1"));
      serveAtOnce(member, sessions);

      assertThat(member.live.at(backends.get(0))).as("round %d", round).isBetween(1, THREADS);
    }
  }

  /** Each thread its share of them. */
  private void serveAtOnce(Member member, List<Session> sessions) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<?>> all = new ArrayList<>();
    int share = sessions.size() / THREADS;
    for (int i = 0; i < THREADS; i++) {
      List<Session> own = sessions.subList(i * share, (i + 1) * share);
      all.add(
          threads.submit(
              () -> {
                start.await(30, TimeUnit.SECONDS);
                own.forEach(member::serve);
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get(30, TimeUnit.SECONDS);
    }
  }
}
