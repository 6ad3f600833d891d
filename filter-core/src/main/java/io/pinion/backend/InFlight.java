package io.pinion.backend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls this member has open at each backend. Safe for many threads. */
public final class InFlight {
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  /** Counts a call that begins. */
  public void begin(Backend backend) {
    counter(backend).incrementAndGet();
  }

  /** Counts a call that has ended. */
  public void end(Backend backend) {
    counter(backend).decrementAndGet();
  }

  /** Calls open now. */
  public int at(Backend backend) {
    return counter(backend).get();
  }

  private AtomicInteger counter(Backend backend) {
    return calls.computeIfAbsent(backend.id(), id -> new AtomicInteger());
  }
}
