package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still unless it is moved. */
public final class FakeTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong(-1_000_000_000L); // nanoTime may be negative

  /** Moves the clock. */
  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public long read() {
    return nanos.get();
  }
}
