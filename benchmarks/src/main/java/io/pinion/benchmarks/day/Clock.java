package io.pinion.benchmarks.day;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/** The time of the simulated day, from midnight. */
final class Clock implements Ticker {
  private Duration now = Duration.ZERO;

  void set(Duration time) {
    now = time;
  }

  Duration now() {
    return now;
  }

  @Override
  public long read() {
    return now.toNanos();
  }
}
