package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.health.HealthState;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parallel requests of one session on two members that share a store. */
class RouterRaceTest {
  private static final int REQUESTS = 16;
  private static final int ROUNDS = 50;

  private final ScriptedStore store = new ScriptedStore();
  private final ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
  private final ExecutorService elsewhere = Executors.newFixedThreadPool(4);
  private final Member one = Member.hashing(store, "a", "b", "c");
  private final Member two = Member.hashing(store, "a", "b", "c");

  @AfterEach
  void stop() {
    threads.shutdownNow();
    elsewhere.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parallelFirstRequestsEndOnOneBackend(boolean onAnotherThread) throws Exception {
    if (onAnotherThread) {
      store.answerOn(elsewhere);
    }
    for (int round = 0; round < ROUNDS; round++) {
      Session session = Member.session(round);
      Set<String> served = servedAtOnce(session);
      assertThat(served).hasSize(1).containsExactly(store.value(session.key()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parallelFirstRequestsEndOnOneBackendAlsoWhereMembersRankDifferently(boolean onAnotherThread)
      throws Exception {
    one.set("a", HealthState.DRAINING); // one sees it draining, the other does not yet
    if (onAnotherThread) {
      store.answerOn(elsewhere);
    }
    for (int round = 0; round < ROUNDS; round++) {
      Session session = Member.session(round);
      assertThat(servedAtOnce(session)).containsExactly(store.value(session.key()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parallelRequestsOfASessionWhoseBackendDiedEndOnOneBackend(boolean onAnotherThread)
      throws Exception {
    one.set("a", HealthState.DOWN);
    two.set("a", HealthState.DOWN);
    if (onAnotherThread) {
      store.answerOn(elsewhere);
    }
    for (int round = 0; round < ROUNDS; round++) {
      Session session = Member.session(round);
      store.put(session.key(), "a");
      assertThat(servedAtOnce(session))
          .containsExactly(store.value(session.key()))
          .doesNotContain("a");
    }
  }

  /** The backends that served many requests at the same moment, half of them on each member. */
  private Set<String> servedAtOnce(Session session) throws Exception {
    CyclicBarrier start = new CyclicBarrier(REQUESTS);
    List<Future<String>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      Member member = i % 2 == 0 ? one : two;
      requests.add(
          threads.submit(
              () -> {
                start.await(30, TimeUnit.SECONDS);
                return member.serve(session);
              }));
    }
    List<String> served = new ArrayList<>();
    for (Future<String> request : requests) {
      served.add(request.get(30, TimeUnit.SECONDS));
    }
    return Set.copyOf(served);
  }
}
