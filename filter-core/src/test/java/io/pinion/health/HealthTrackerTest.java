package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What probes and operators say; of traffic see {@link EjectionTest}. */
class HealthTrackerTest extends TrackedBackends {
  @Test
  void backendIsUpUntilSomethingSaysOtherwise() {
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    tracker.probeSucceeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    assertThat(changes).isEmpty();
  }

  @Test
  void asManyFailuresAsFallSaysTakeItDown() {
    failProbes(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    failProbes(A, 1);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    assertThat(tracker.takesNew(A)).isFalse();
    assertThat(tracker.keepsPinned(A)).isFalse();
  }

  @Test
  void asManySuccessesAsRiseSaysBringItBack() {
    failProbes(A, 3);
    tracker.probeSucceeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    tracker.probeSucceeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void successBetweenFailuresStartsTheCountAnew() {
    failProbes(A, 2);
    tracker.probeSucceeded(A);
    failProbes(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void failureBetweenSuccessesStartsTheCountAnew() {
    failProbes(A, 3);
    tracker.probeSucceeded(A);
    failProbes(A, 1);
    tracker.probeSucceeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
  }

  @Test
  void flappingBackendStaysWhatItWas() {
    for (int i = 0; i < 100; i++) {
      failProbes(A, 1);
      tracker.probeSucceeded(A);
    }
    assertThat(changes).isEmpty();
    failProbes(A, 3);
    for (int i = 0; i < 100; i++) {
      tracker.probeSucceeded(A);
      failProbes(A, 1);
    }
    assertThat(changes).containsExactly("a UP>DOWN");
  }

  @Test
  void listenerIsToldOfEachChangeOnceInOrder() {
    for (int i = 0; i < 2; i++) {
      failProbes(A, 10);
      passProbes(A, 3);
    }
    assertThat(changes).containsExactly("a UP>DOWN", "a DOWN>UP", "a UP>DOWN", "a DOWN>UP");
  }

  @Test
  void listenerLearnsTheReasonOfTheDecidingProbe() {
    tracker.probeFailed(A, "first");
    tracker.probeFailed(A, "second");
    tracker.probeFailed(A, "third");
    tracker.probeFailed(A, "fourth");

    assertThat(reasons).containsExactly("third");
  }

  @Test
  void backendsAreTrackedIndependentlyAndById() {
    failProbes(A, 3);
    assertThat(tracker.state(B)).isEqualTo(HealthState.UP);
    assertThat(tracker.state(new Backend("a", URI.create("http://192.0.2.9:9"), 2)))
        .isEqualTo(HealthState.DOWN);
  }

  @Test
  void backendThatThePoolDoesNotHaveIsNotTracked() {
    Backend gone = backend("gone");
    failProbes(gone, 3);
    tracker.drain("gone");
    assertThat(tracker.state(gone)).isEqualTo(HealthState.UP);
    assertThat(changes).isEmpty();
  }

  @Test
  void whatIsNotRetainedIsForgotten() {
    failProbes(A, 3);
    tracker.drain("b");
    tracker.retain(Set.of("b", "c"));
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    assertThat(tracker.state(B)).isEqualTo(HealthState.DRAINING);
  }

  @Test
  void backendThatDrainsKeepsItsSessionsAndTakesNoNewOnes() {
    tracker.drain("a");
    tracker.drain("a");
    assertThat(tracker.state(A)).isEqualTo(HealthState.DRAINING);
    assertThat(tracker.takesNew(A)).isFalse();
    assertThat(tracker.keepsPinned(A)).isTrue();
    tracker.activate("a");
    tracker.activate("a");
    assertThat(tracker.takesNew(A)).isTrue();
    assertThat(tracker.readiness(A)).isEqualTo(1);
    assertThat(changes).containsExactly("a UP>DRAINING", "a DRAINING>UP");
  }

  @Test
  void afterTheDrainTimeoutItsSessionsMove() {
    tracker.drain("a");
    pass(DRAIN_TIMEOUT.minusNanos(1));
    tracker.drain("a"); // which does not begin anew
    assertThat(tracker.keepsPinned(A)).isTrue();
    pass(NANO);
    assertThat(tracker.keepsPinned(A)).isFalse();
    assertThat(tracker.state(A)).isEqualTo(HealthState.DRAINING);
    tracker.activate("a");
    tracker.drain("a");
    assertThat(tracker.keepsPinned(A)).isTrue();
  }

  @Test
  void drainingBackendThatProbesFindDownIsDownAndDrainsOnWhenItIsBack() {
    tracker.drain("a");
    failProbes(A, 3);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    assertThat(tracker.keepsPinned(A)).isFalse();
    passProbes(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DRAINING);
    assertThat(changes).containsExactly("a UP>DRAINING", "a DRAINING>DOWN", "a DOWN>DRAINING");
  }

  @Test
  void backendThatIsToldToDrainWhileItIsDownDrainsOnceItIsBack() {
    failProbes(A, 3);
    tracker.drain("a");
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    passProbes(A, 2);
    assertThat(tracker.takesNew(A)).isFalse();
    assertThat(tracker.keepsPinned(A)).isTrue();
  }

  @Test
  void backendThatIsBackStartsSlowlyFromThatMomentOn() {
    assertThat(tracker.readiness(A)).isEqualTo(1);
    failProbes(A, 3);
    pass(SLOW_START.multipliedBy(10)); // out for longer than the ramp lasts
    passProbes(A, 2);
    assertThat(tracker.readiness(A)).isEqualTo(0.1);
    pass(SLOW_START.dividedBy(2));
    assertThat(tracker.readiness(A)).isEqualTo(0.55);
    pass(SLOW_START.dividedBy(2));
    assertThat(tracker.readiness(A)).isEqualTo(1);
    assertThat(tracker.readiness(B)).isEqualTo(1);
  }

  @Test
  void withoutSlowStartBackendThatIsBackIsReadyAtOnce() {
    track(policy(EjectionPolicy.NONE, Duration.ZERO, 0));
    failProbes(A, 3);
    passProbes(A, 2);
    assertThat(tracker.readiness(A)).isEqualTo(1);
  }

  @Test
  void whenTooFewAreLeftThoseThatAreDownAreUsedAllTheSame() {
    track(policy(EjectionPolicy.NONE, SLOW_START, 50));
    tracker.drain("c");
    failProbes(A, 3);
    failProbes(B, 3);
    assertThat(tracker.takesNew(A)).isFalse(); // two of four are left
    failProbes(D, 3);
    assertThat(tracker.takesNew(A)).isTrue();
    assertThat(tracker.keepsPinned(A)).isTrue();
    assertThat(tracker.takesNew(C)).isFalse(); // not a fault that could be ignored
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    passProbes(D, 2);
    assertThat(tracker.takesNew(A)).isFalse();
  }

  @Test
  void withoutPanicThereMayBeNoneLeft() {
    POOL.forEach(backend -> failProbes(backend, 3));
    assertThat(POOL).noneMatch(tracker::takesNew).noneMatch(tracker::keepsPinned);
  }

  @Test
  void panicEndsWhenThoseThatAreDownLeaveThePool() {
    track(policy(EjectionPolicy.NONE, SLOW_START, 50));
    List.of(A, B, C).forEach(backend -> failProbes(backend, 3));
    assertThat(tracker.takesNew(A)).isTrue();
    backends.set(new BackendPool(List.of(A, D)));
    tracker.retain(Set.of("a", "d"));
    assertThat(tracker.takesNew(A)).isFalse();
  }

  @Test
  void manyThreadsThatReportAtOnceMakeOneChange() throws Exception {
    inThreads(() -> failProbes(A, 1_000));
    assertThat(changes).containsExactly("a UP>DOWN");
  }

  @Test
  void changesAreToldInOrderWhoeverMakesThem() throws Exception {
    inThreads(
        () -> {
          for (int i = 0; i < 1_000; i++) {
            tracker.drain("a");
            tracker.activate("a");
          }
        });
    List<String> told = new ArrayList<>(changes);
    assertThat(told).isNotEmpty();
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "a UP>DRAINING" : "a DRAINING>UP");
    }
    assertThat(told.size() % 2).isZero(); // the last of them was told, too
  }

  @Test
  void listenerMayAskAndTellTheTracker() {
    List<HealthState> seen = new ArrayList<>();
    track(
        policy(EjectionPolicy.NONE, SLOW_START, 0),
        (backend, from, to, reason) -> {
          seen.add(tracker.state(B));
          tracker.drain("b");
        });
    failProbes(A, 3);
    assertThat(seen).containsExactly(HealthState.UP, HealthState.DRAINING);
  }

  @Test
  void listenerThatThrowsIsToldOfTheNextChangeAllTheSame() {
    List<HealthState> seen = new ArrayList<>();
    track(
        policy(EjectionPolicy.NONE, SLOW_START, 0),
        (backend, from, to, reason) -> {
          seen.add(to);
          throw new IllegalStateException("a listener's own fault");
        });
    tracker.drain("a");
    tracker.activate("a");
    assertThat(seen).containsExactly(HealthState.DRAINING, HealthState.UP);
  }

  private static void inThreads(Runnable work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Object> reports = Executors.callable(work);
      for (Future<Object> done : threads.invokeAll(Collections.nCopies(8, reports))) {
        done.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
