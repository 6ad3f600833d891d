package io.pinion.health;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.LoadReports;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks every backend at an interval how many requests it has, one question a backend at a time, and
 * reports what it says. Who says nothing that is understood is ignored, and named once.
 */
public final class LoadScraper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LoadScraper.class.getName());

  private final Supplier<BackendPool> pool;
  private final LoadProbe probe;
  private final LoadReports reports;
  private final ScheduledExecutorService scheduler;
  private final Set<String> underway = ConcurrentHashMap.newKeySet();

  /** Those that did not say it when they were last asked. */
  private final Set<String> silent = ConcurrentHashMap.newKeySet();

  private final ScheduledFuture<?> rounds;

  /**
   * Starts to ask at once.
   *
   * @param scheduler runs the rounds, and reads what came; not closed here
   */
  @SuppressWarnings("this-escape") // the last statement, on complete fields
  public LoadScraper(
      Supplier<BackendPool> pool,
      LoadProbe probe,
      LoadReports reports,
      Duration interval,
      ScheduledExecutorService scheduler) {
    this.pool = pool;
    this.probe = probe;
    this.reports = reports;
    this.scheduler = scheduler;
    this.rounds =
        scheduler.scheduleWithFixedDelay(this::askAll, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void askAll() {
    try {
      BackendPool now = pool.get();
      reports.retain(id -> now.find(id) != null);
      silent.removeIf(id -> now.find(id) == null);
      now.all().forEach(this::askUnlessUnderWay);
    } catch (RuntimeException | Error e) { // which would end the rounds
      LOG.log(Level.WARNING, "a round of load probes failed", e);
    }
  }

  private void askUnlessUnderWay(Backend backend) {
    if (underway.add(backend.id())) {
      begun(backend)
          .whenCompleteAsync(
              (text, failure) -> {
                underway.remove(backend.id());
                if (failure == null) {
                  read(backend, text);
                } else {
                  silent(backend, failure.toString());
                }
              },
              scheduler); // a long text takes its time, which the probe's threads do not have
    }
  }

  /** A probe that throws has failed; it must not end the rounds. */
  private CompletionStage<String> begun(Backend backend) {
    try {
      return probe.ask(backend);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void read(Backend backend, String text) {
    OptionalDouble requests = EngineFigures.requests(text);
    if (requests.isEmpty()) {
      silent(backend, "no requests of vLLM, SGLang or llama.cpp among its figures");
      return;
    }
    reports.reported(backend, requests.getAsDouble());
    if (silent.remove(backend.id())) {
      LOG.log(Level.INFO, "backend {0} says again how busy it is", backend);
    }
  }

  private void silent(Backend backend, String reason) {
    if (silent.add(backend.id())) {
      LOG.log(
          Level.WARNING,
          "backend {0} does not say how busy it is (pinion.load.path): {1}",
          backend,
          reason);
    }
  }

  @Override
  public void close() {
    rounds.cancel(false);
  }
}
