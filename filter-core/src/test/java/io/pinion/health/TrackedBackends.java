package io.pinion.health;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Four backends that are tracked by a clock of the test's own. */
abstract class TrackedBackends {
  static final Duration NANO = Duration.ofNanos(1);
  static final Duration SLOW_START = Duration.ofSeconds(30);
  static final Duration DRAIN_TIMEOUT = Duration.ofHours(1);
  static final Duration EJECTION = Duration.ofSeconds(30);
  static final Duration LONGEST = Duration.ofMinutes(5);

  static final Backend A = backend("a");
  static final Backend B = backend("b");
  static final Backend C = backend("c");
  static final Backend D = backend("d");
  static final List<Backend> POOL = List.of(A, B, C, D);

  final List<String> changes = Collections.synchronizedList(new ArrayList<>());
  final List<String> reasons = Collections.synchronizedList(new ArrayList<>());
  final AtomicReference<BackendPool> backends = new AtomicReference<>(new BackendPool(POOL));

  /** Begins shortly before it overflows, as the system's may. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SLOW_START.toNanos() / 2);

  HealthTracker tracker =
      tracker(policy(new EjectionPolicy(3, EJECTION, LONGEST, 50), SLOW_START, 0), this::note);

  static Backend backend(String id) {
    return new Backend(id, URI.create("http://192.0.2.1:1"), 1);
  }

  static HealthPolicy policy(EjectionPolicy ejection, Duration slowStart, int panic) {
    return new HealthPolicy(2, 3, ejection, slowStart, DRAIN_TIMEOUT, panic);
  }

  private HealthTracker tracker(HealthPolicy policy, HealthTracker.ChangeListener listener) {
    return new HealthTracker(policy, backends::get, clock::get, listener);
  }

  private void note(Backend backend, HealthState from, HealthState to, String reason) {
    changes.add(backend + " " + from + ">" + to);
    reasons.add(reason);
  }

  /** Begins anew by another policy. */
  final void track(HealthPolicy policy) {
    track(policy, this::note);
  }

  final void track(HealthPolicy policy, HealthTracker.ChangeListener listener) {
    tracker = tracker(policy, listener);
  }

  final void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  final void failProbes(Backend backend, int times) {
    for (int i = 0; i < times; i++) {
      tracker.probeFailed(backend, "refused");
    }
  }

  final void passProbes(Backend backend, int times) {
    for (int i = 0; i < times; i++) {
      tracker.probeSucceeded(backend);
    }
  }

  final void failExchanges(Backend backend, int times) {
    for (int i = 0; i < times; i++) {
      tracker.exchangeFailed(backend, "unreached");
    }
  }
}
