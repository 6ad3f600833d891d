package io.pinion.pin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Says whether a store is worth asking. After so many failures in a row it is not for a while; then
 * one caller may try, and what comes of that decides. Safe for many threads.
 */
final class Breaker {
  private static final long CLOSED = Long.MIN_VALUE;

  private final int failures;
  private final long pauseNanos;
  private final LongSupplier clock;
  private final AtomicLong failedInARow = new AtomicLong();

  /** When the next may try, in the clock's nanoseconds; {@link #CLOSED} if all may. */
  private final AtomicLong nextTry = new AtomicLong(CLOSED);

  Breaker(int failures, Duration pause, LongSupplier clock) {
    this.failures = failures;
    this.pauseNanos = pause.toNanos();
    this.clock = clock;
  }

  /** Whether to ask; of all callers after a pause, one may. */
  boolean allows() {
    long at = nextTry.get();
    if (at == CLOSED) {
      return true;
    }
    long now = clock.getAsLong();
    return now - at >= 0 && nextTry.compareAndSet(at, now + pauseNanos);
  }

  void succeeded() {
    failedInARow.set(0);
    nextTry.set(CLOSED);
  }

  void failed() {
    if (failedInARow.incrementAndGet() >= failures) {
      nextTry.set(clock.getAsLong() + pauseNanos);
    }
  }

  /** Whether all are turned away but those who try. */
  boolean isOpen() {
    return nextTry.get() != CLOSED;
  }
}
