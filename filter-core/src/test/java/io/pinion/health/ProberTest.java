package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.NoSocketException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProberTest {
  private static final Backend A = backend("a");
  private static final Backend B = backend("b");

  private final ManualScheduler scheduler = new ManualScheduler();
  private final AtomicReference<BackendPool> pool =
      new AtomicReference<>(new BackendPool(List.of(A, B)));
  private final List<String> changes = new ArrayList<>();
  private final HealthTracker tracker =
      new HealthTracker(
          new HealthPolicy(1, 1, EjectionPolicy.NONE, Duration.ZERO, Duration.ZERO, 0),
          pool::get,
          () -> 0,
          (b, from, to, reason) -> changes.add(b + " " + to + ": " + reason));
  private final Probes probes = new Probes();

  private static Backend backend(String id) {
    return new Backend(id, URI.create("http://192.0.2.1:1"), 1);
  }

  private Prober start(HealthProbe probe) {
    return new Prober(pool::get, probe, tracker, Duration.ofSeconds(5), scheduler);
  }

  @Test
  void everyBackendIsProbedInEachRound() {
    start(probes);
    scheduler.round();
    assertThat(probes.sent).containsExactly("a", "b");
    probes.answer("a");
    probes.answer("b");
    scheduler.round();
    assertThat(probes.sent).containsExactly("a", "b", "a", "b");
  }

  @Test
  void backendIsNeverProbedTwiceAtATime() {
    start(probes);
    scheduler.round();
    probes.answer("b");
    scheduler.round();
    scheduler.round();
    assertThat(probes.sent).containsExactly("a", "b", "b");
    probes.answer("a");
    scheduler.round();
    assertThat(probes.sent).containsExactly("a", "b", "b", "a");
  }

  @Test
  void resultsAreReported() {
    start(probes);
    scheduler.round();
    probes.fail("a", new IOException("connection refused"));
    probes.answer("b");
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    assertThat(tracker.state(B)).isEqualTo(HealthState.UP);
    scheduler.round();
    probes.answer("a");
    assertThat(tracker.state(A)).isEqualTo(HealthState.UP);
    assertThat(changes)
        .containsExactly("a DOWN: java.io.IOException: connection refused", "a UP: probe answered");
  }

  @Test
  void probeForWhichThereWasNoSocketSaysNothingAboutTheBackend() {
    start(probes);
    scheduler.round();
    probes.fail("a", new IOException("wrapped", new NoSocketException("none", new IOException())));
    assertThat(changes).isEmpty();
    scheduler.round();
    assertThat(probes.sent).containsExactly("a", "b", "a");
    probes.fail("a", new IOException("connection refused"));
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
  }

  @Test
  void probeThatThrowsIsAFailedOneAndDoesNotEndTheRounds() {
    start(
        backend -> {
          if (backend.equals(A)) {
            throw new IllegalStateException("client is stopped");
          }
          return probes.probe(backend);
        });
    scheduler.round();
    assertThat(tracker.state(A)).isEqualTo(HealthState.DOWN);
    assertThat(probes.sent).containsExactly("b");
    probes.answer("b");
    scheduler.round();
    assertThat(probes.sent).containsExactly("b", "b");
  }

  @Test
  void poolInForceIsAskedForEachRound() {
    start(probes);
    scheduler.round();
    pool.set(new BackendPool(List.of(backend("c"))));
    scheduler.round();
    assertThat(probes.sent).containsExactly("a", "b", "c");
  }

  @Test
  void nothingIsProbedAfterTheClose() {
    Prober prober = start(probes);
    scheduler.round();
    prober.close();
    probes.answer("a");
    probes.answer("b");
    scheduler.round();
    assertThat(probes.sent).hasSize(2);
    assertThat(scheduler.waiting()).isZero();
    assertThat(scheduler.isShutdown()).isFalse();
  }

  /** Probes that are answered by hand. */
  private static final class Probes implements HealthProbe {
    private final List<String> sent = new ArrayList<>();
    private final Map<String, CompletableFuture<Object>> open = new HashMap<>();

    @Override
    public CompletionStage<?> probe(Backend backend) {
      sent.add(backend.id());
      CompletableFuture<Object> answer = new CompletableFuture<>();
      open.put(backend.id(), answer);
      return answer;
    }

    void answer(String id) {
      Objects.requireNonNull(open.remove(id)).complete("well");
    }

    void fail(String id, Exception reason) {
      Objects.requireNonNull(open.remove(id)).completeExceptionally(reason);
    }
  }
}
