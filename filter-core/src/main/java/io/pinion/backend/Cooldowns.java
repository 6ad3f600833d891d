package io.pinion.backend;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The backends that have said that they are full, and for how long (RFC 9110 section 10.2.3,
 * Retry-After). Safe for many threads.
 */
public final class Cooldowns {
  private final long longest;
  private final LongSupplier clock;

  /** By id, when each is over. */
  private final Map<String, Long> ends = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param longest what a longer one is cut to; zero for none at all
   * @param clock in nanoseconds, from any origin
   */
  public Cooldowns(Duration longest, LongSupplier clock) {
    this.longest = longest.toNanos();
    this.clock = clock;
  }

  /** The backend has said that it is full for that long, from now on. */
  public void begin(Backend backend, Duration pause) {
    long now = clock.getAsLong();
    ends.values().removeIf(end -> end - now <= 0); // also of backends that are no more
    long nanos = pause.compareTo(Duration.ofNanos(longest)) < 0 ? pause.toNanos() : longest;
    if (nanos > 0) {
      ends.merge(backend.id(), now + nanos, (one, other) -> one - other > 0 ? one : other);
    }
  }

  /** Whether its time is not over yet. */
  public boolean isUnderWay(Backend backend) {
    Long end = ends.get(backend.id());
    return end != null && end - clock.getAsLong() > 0;
  }
}
