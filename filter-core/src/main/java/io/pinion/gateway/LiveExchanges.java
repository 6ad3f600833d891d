package io.pinion.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The exchanges under way: bounds them, looks for overdue ones, and ends them at the close. */
final class LiveExchanges {
  private final int limit;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

  LiveExchanges(int limit) {
    this.limit = limit;
  }

  /** Takes a place; false if all are taken. Who got one gives it back by {@link #leave}. */
  boolean enter() {
    if (count.incrementAndGet() > limit) {
      count.decrementAndGet();
      return false;
    }
    return true;
  }

  void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  void remove(Exchange exchange) {
    if (exchanges.remove(exchange)) {
      leave();
    }
  }

  void leave() {
    count.decrementAndGet();
  }

  int count() {
    return count.get();
  }

  /** Ends those that have waited too long, and sees to silent streams. */
  void sweep() {
    long now = System.nanoTime();
    exchanges.forEach(exchange -> exchange.check(now));
  }

  void endAll() {
    exchanges.forEach(Exchange::close);
  }
}
