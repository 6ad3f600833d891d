package io.pinion.backend;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * How busy backends have said that they are, with the requests of others than this member.
 * Afterwards this member's own calls are counted on. Safe for many threads.
 */
public final class LoadReports {
  /**
   * One.
   *
   * @param requests running and waiting there
   * @param own this member's calls there at that moment
   * @param at that moment
   */
  private record Report(double requests, int own, long at) {}

  private final InFlight inFlight;
  private final long validNanos;
  private final LongSupplier clock;
  private final Map<String, Report> reports = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param inFlight this member's own calls
   * @param valid how long one counts
   * @param clock in nanoseconds, from any origin
   */
  public LoadReports(InFlight inFlight, Duration valid, LongSupplier clock) {
    this.inFlight = inFlight;
    this.validNanos = valid.toNanos();
    this.clock = clock;
  }

  /** So many requests are running and waiting there now, from wherever they came. */
  public void reported(Backend backend, double requests) {
    reports.put(backend.id(), new Report(requests, inFlight.at(backend), clock.getAsLong()));
  }

  /** Forgets backends that are no more. */
  public void retain(Predicate<String> ids) {
    reports.keySet().removeIf(ids.negate());
  }

  /** Requests under way there, as far as is known: at least this member's own. */
  public double load(Backend backend) {
    int own = inFlight.at(backend);
    Report last = reports.get(backend.id());
    return last == null || clock.getAsLong() - last.at() > validNanos
        ? own
        : Math.max(own, last.requests() + own - last.own());
  }
}
