package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealthTrackerTest {
  private static final Backend A = backend("a");
  private static final Backend B = backend("b");

  private final List<String> changes = Collections.synchronizedList(new ArrayList<>());
  private final HealthTracker tracker =
      new HealthTracker(
          2, 3, (backend, from, to, reason) -> changes.add(backend + " " + from + ">" + to));

  private static Backend backend(String id) {
    return new Backend(id, URI.create("http://192.0.2.1:1"), 1);
  }

  private void fail(Backend backend, int times) {
    for (int i = 0; i < times; i++) {
      tracker.failed(backend, "refused");
    }
  }

  @Test
  void backendIsUpUntilSomethingSaysOtherwise() {
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    tracker.succeeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    assertThat(changes).isEmpty();
  }

  @Test
  void asManyFailuresAsFallSaysTakeItDown() {
    fail(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    fail(A, 1);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
  }

  @Test
  void asManySuccessesAsRiseSaysBringItBack() {
    fail(A, 3);
    tracker.succeeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    tracker.succeeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void successBetweenFailuresStartsTheCountAnew() {
    fail(A, 2);
    tracker.succeeded(A);
    fail(A, 2);
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
  }

  @Test
  void failureBetweenSuccessesStartsTheCountAnew() {
    fail(A, 3);
    tracker.succeeded(A);
    fail(A, 1);
    tracker.succeeded(A);
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
  }

  @Test
  void flappingBackendStaysWhatItWas() {
    for (int i = 0; i < 100; i++) {
      fail(A, 1);
      tracker.succeeded(A);
    }
    assertThat(changes).isEmpty();
    fail(A, 3);
    for (int i = 0; i < 100; i++) {
      tracker.succeeded(A);
      fail(A, 1);
    }
    assertThat(changes).containsExactly("a UP>DOWN");
  }

  @Test
  void listenerIsToldOfEachChangeOnceInOrder() {
    for (int i = 0; i < 2; i++) {
      fail(A, 10);
      tracker.succeeded(A);
      tracker.succeeded(A);
      tracker.succeeded(A);
    }
    assertThat(changes).containsExactly("a UP>DOWN", "a DOWN>UP", "a UP>DOWN", "a DOWN>UP");
  }

  @Test
  void listenerLearnsTheReasonOfTheDecidingProbe() {
    List<String> reasons = new ArrayList<>();
    HealthTracker told = new HealthTracker(1, 2, (b, from, to, reason) -> reasons.add(reason));
    told.failed(A, "first");
    told.failed(A, "second");
    told.failed(A, "third");

    assertThat(reasons).containsExactly("second");
  }

  @Test
  void backendsAreTrackedIndependentlyAndById() {
    fail(A, 3);
    assertThat(tracker.state(B)).isEqualTo(HealthState.UP);
    assertThat(tracker.state(new Backend("a", URI.create("http://192.0.2.9:9"), 2)))
        .isEqualTo(HealthState.DOWN);
  }

  @Test
  void manyThreadsThatReportAtOnceMakeOneChange() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Object> reports = Executors.callable(() -> fail(A, 1_000));
      for (Future<Object> done : threads.invokeAll(Collections.nCopies(8, reports))) {
        done.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(changes).containsExactly("a UP>DOWN");
  }
}
