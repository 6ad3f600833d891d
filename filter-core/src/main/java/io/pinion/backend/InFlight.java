package io.pinion.backend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many calls this member has open at each backend. Safe for many threads. */
public final class InFlight {
  /** By backend, without those that have none: backends come and go. */
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();

  /** Counts a call that begins. */
  public void begin(Backend backend) {
    calls.merge(backend.id(), 1, Integer::sum);
  }

  /** Counts a call that has ended. */
  public void end(Backend backend) {
    calls.computeIfPresent(backend.id(), (id, count) -> count == 1 ? null : count - 1);
  }

  /** Calls open now. */
  public int at(Backend backend) {
    return calls.getOrDefault(backend.id(), 0);
  }
}
