package io.pinion.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Bounds the retries under way by a share of the exchanges under way, so that retries do not
 * multiply the load of backends that fail because of their load.
 */
final class RetryBudget {
  /** Always allowed: a share of few exchanges would be none. */
  static final int AT_LEAST = 10;

  private final int percentage;
  private final IntSupplier exchanges;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * A budget.
   *
   * @param percentage the share; 0 for no retries at all
   * @param exchanges how many are under way
   */
  RetryBudget(int percentage, IntSupplier exchanges) {
    this.percentage = percentage;
    this.exchanges = exchanges;
  }

  /** Takes a place; false if all are taken. Who got one gives it back by {@link #leave}. */
  boolean enter() {
    if (underWay.incrementAndGet() > limit()) {
      underWay.decrementAndGet();
      return false;
    }
    return true;
  }

  private int limit() {
    long share = exchanges.getAsInt() * (long) percentage / 100;
    return percentage == 0 ? 0 : Math.max(AT_LEAST, (int) share);
  }

  void leave() {
    underWay.decrementAndGet();
  }
}
