package io.pinion.pin;

import org.jspecify.annotations.Nullable;

/** Sees what one request asks of stores. Called by any thread; must not block. */
@FunctionalInterface
public interface StoreObserver {
  /** Whoever does not want to see it. */
  StoreObserver NONE = (question, began, failure) -> {};

  /**
   * A store has answered.
   *
   * @param question what it was asked, such as {@code find}
   * @param began when, in {@link System#nanoTime} terms
   * @param failure why there was no answer; null if there was one
   */
  void answered(String question, long began, @Nullable Throwable failure);
}
