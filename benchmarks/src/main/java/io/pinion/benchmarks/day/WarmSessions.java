package io.pinion.benchmarks.day;

import io.pinion.session.SessionKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The caches of all backends: each keeps so many sessions, and drops the least recently used. */
final class WarmSessions {
  private final int capacity;
  private final Map<String, Lru> caches = new HashMap<>();

  WarmSessions(int capacity) {
    this.capacity = capacity;
  }

  /** The session is served there; says whether it was warm. */
  boolean use(String backend, SessionKey key) {
    return caches.computeIfAbsent(backend, id -> new Lru(capacity)).put(key, true) != null;
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
