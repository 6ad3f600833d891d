package io.pinion.health;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.NoSocketException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Probes every backend at an interval, one probe a backend at a time, and reports the results. */
public final class Prober implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Prober.class.getName());

  private final Supplier<BackendPool> pool;
  private final HealthProbe probe;
  private final HealthTracker tracker;
  private final Set<String> underway = ConcurrentHashMap.newKeySet();
  private final ScheduledFuture<?> rounds;

  /**
   * Starts to probe at once.
   *
   * @param scheduler runs the rounds; not closed here
   */
  @SuppressWarnings("this-escape") // the last statement, on complete fields
  public Prober(
      Supplier<BackendPool> pool,
      HealthProbe probe,
      HealthTracker tracker,
      Duration interval,
      ScheduledExecutorService scheduler) {
    this.pool = pool;
    this.probe = probe;
    this.tracker = tracker;
    this.rounds =
        scheduler.scheduleWithFixedDelay(
            this::probeAll, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void probeAll() {
    try {
      pool.get().all().forEach(this::probeUnlessUnderWay);
    } catch (RuntimeException | Error e) { // which would end the rounds
      LOG.log(Level.WARNING, "a round of health probes failed", e);
    }
  }

  private void probeUnlessUnderWay(Backend backend) {
    if (underway.add(backend.id())) {
      begun(backend)
          .whenComplete(
              (well, failure) -> {
                underway.remove(backend.id());
                if (failure == null) {
                  tracker.probeSucceeded(backend);
                } else if (!NoSocketException.isCauseOf(failure)) {
                  tracker.probeFailed(backend, failure.toString());
                }
              });
    }
  }

  /** A probe that throws has failed; it must not end the rounds. */
  private CompletionStage<?> begun(Backend backend) {
    try {
      return probe.probe(backend);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    rounds.cancel(false);
  }
}
