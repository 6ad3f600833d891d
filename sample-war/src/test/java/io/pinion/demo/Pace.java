package io.pinion.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a demo backend takes, and how it waits.
 *
 * @param coldPrefill before the first token of a conversation that is not in the cache
 * @param warmPrefill before the first token of one that is
 * @param token between two tokens
 */
record Pace(Duration coldPrefill, Duration warmPrefill, Duration token, Pause pause) {

  /** Waits; tests do not. */
  interface Pause {
    void pause(Duration length) throws InterruptedException;
  }

  /** Slow enough for people to see the difference. */
  static Pace visible() {
    return new Pace(
        Duration.ofMillis(1200),
        Duration.ofMillis(40),
        Duration.ofMillis(30),
        length -> TimeUnit.NANOSECONDS.sleep(length.toNanos()));
  }

  /** No waiting at all. */
  static Pace immediate() {
    return new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, length -> {});
  }
}
