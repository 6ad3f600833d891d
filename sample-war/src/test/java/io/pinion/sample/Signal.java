package io.pinion.sample;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * State that a test and the threads it drives share: every change wakes whoever waits for it, so
 * that no test has to guess how long something takes.
 */
final class Signal {
  /** How long a wait lasts when the test does not say: long enough for a loaded machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  synchronized void change(Runnable change) {
    change.run();
    notifyAll();
  }

  synchronized <T extends @Nullable Object> T read(Supplier<T> value) {
    return value.get();
  }

  /** Waits until the condition holds; false when the time is over first. */
  synchronized boolean await(BooleanSupplier condition, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting", e);
      }
    }
    return true;
  }

  /** Waits until the condition holds, however long: for threads that a test drives and will end. */
  void awaitUnlimited(BooleanSupplier condition) {
    boolean holds = await(condition, PATIENCE);
    while (!holds) {
      holds = await(condition, PATIENCE);
    }
  }

  /**
   * Waits until the condition holds and fails the test, saying what was awaited, when it does not.
   */
  void require(BooleanSupplier condition, Duration patience, Supplier<String> awaited) {
    if (!await(condition, patience)) {
      throw new AssertionError("within " + patience + " there was no " + awaited.get());
    }
  }
}
