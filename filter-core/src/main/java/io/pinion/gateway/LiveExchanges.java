package io.pinion.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The exchanges under way: bounds them, looks for overdue ones, and ends them at the close. */
final class LiveExchanges {
  private static final Logger LOG = System.getLogger(LiveExchanges.class.getName());
  private static final long POLL_NANOS = 5_000_000;

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
    forEach(exchange -> exchange.check(now));
  }

  /** A backend was taken down: those that wait for it are to look elsewhere. */
  void leaveDown() {
    forEach(Exchange::leaveDown);
  }

  /** The gateway is going to close: those that would not end by themselves are told. */
  void goAway() {
    forEach(Exchange::goAway);
  }

  private void forEach(Consumer<Exchange> work) {
    exchanges.forEach(
        exchange -> {
          try {
            work.accept(exchange);
          } catch (RuntimeException
              | Error e) { // which must not keep the others from being looked at
            LOG.log(Level.WARNING, "an exchange could not be seen to", e);
          }
        });
  }

  /** Waits until none is under way, for so long at most, or until the thread is interrupted. */
  void awaitEnd(Duration grace) {
    await(() -> count() == 0, grace);
  }

  /** Ends all of them; those whose clients have not taken their last words in time are cut off. */
  void endAll(Duration grace) {
    exchanges.forEach(Exchange::close);
    await(exchanges::isEmpty, grace);
    exchanges.forEach(Exchange::cutOff);
  }

  private void await(BooleanSupplier over, Duration patience) {
    long began = System.nanoTime();
    while (!over.getAsBoolean()
        && System.nanoTime() - began < patience.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }
}
