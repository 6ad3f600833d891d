package io.pinion.backend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many calls this member has open at each backend. Safe for many threads. */
public final class InFlight implements LoadView {
  /** By id, without those that have none: backends come and go. */
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();

  /** Counts a call that begins. */
  public void begin(Backend backend) {
    calls.merge(backend.id(), 1, Integer::sum);
  }

  /** Counts a call that begins, unless the backend has as many as it may have. */
  public boolean tryBegin(Backend backend) {
    int limit = backend.maxConcurrency();
    if (limit == 0) {
      begin(backend);
      return true;
    }
    String id = backend.id();
    while (true) {
      int now = calls.getOrDefault(id, 0);
      if (now >= limit) {
        return false;
      }
      boolean begun = now == 0 ? calls.putIfAbsent(id, 1) == null : calls.replace(id, now, now + 1);
      if (begun) { // nobody else has begun or ended one since it was looked at
        return true;
      }
    }
  }

  /** Counts a call that has ended. */
  public void end(Backend backend) {
    calls.computeIfPresent(backend.id(), (id, open) -> open == 1 ? null : open - 1);
  }

  /** Calls open now. */
  public int at(Backend backend) {
    return calls.getOrDefault(backend.id(), 0);
  }

  @Override
  public int inFlight(Backend backend) {
    return at(backend);
  }

  @Override
  public boolean isFull(Backend backend) {
    int limit = backend.maxConcurrency();
    return limit > 0 && at(backend) >= limit;
  }
}
