package io.pinion.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the retries under way by a share of the exchanges under way, so that retries do not
 * multiply the load of backends that fail because of their load.
 */
final class RetryBudget {
  /** Always allowed: a share of few exchanges would be none. */
  static final int AT_LEAST = 10;

  private final int percentage;
  private final AtomicInteger underWay = new AtomicInteger();

  RetryBudget(int percentage) {
    this.percentage = percentage;
  }

  /**
   * Takes a place; false if all are taken. Who got one gives it back by {@link #leave}.
   *
   * @param exchanges how many are under way
   */
  boolean enter(int exchanges) {
    int limit =
        percentage == 0 ? 0 : Math.max(AT_LEAST, (int) (exchanges * (long) percentage / 100));
    if (underWay.incrementAndGet() > limit) {
      underWay.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    underWay.decrementAndGet();
  }
}
