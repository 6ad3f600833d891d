package io.pinion.benchmarks.day;

import io.pinion.session.SessionKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The caches of all backends: each keeps so many sessions, and drops the least recently used.
 * Counts the requests that have found theirs.
 */
final class WarmSessions {
  private final int capacity;
  private final Map<String, Lru> caches = new HashMap<>();
  private final Tally tally = new Tally();

  WarmSessions(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  Tally tally() {
    return tally;
  }

  /** The session is served there. */
  void use(String backend, Turn turn) {
    Lru cache = caches.computeIfAbsent(backend, id -> new Lru(capacity));
    boolean hit = cache.put(turn.session().key(), true) != null;
    if (!turn.first()) {
      tally.count(turn.at(), hit);
    }
  }

  /** The backend has begun anew. */
  void empty(String backend) {
    caches.remove(backend);
  }

  private static final class Lru extends LinkedHashMap<SessionKey, Boolean> {
    private static final long serialVersionUID = 1;

    private final int capacity;

    Lru(int capacity) {
      super(2 * capacity, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<SessionKey, Boolean> eldest) {
      return size() > capacity;
    }
  }
}
