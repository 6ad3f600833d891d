package io.pinion.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stands for the KV cache of an LLM server: it remembers a limited number of conversations and
 * forgets the least recently used one first. For all threads.
 */
final class KvCache {
  private final Map<String, Integer> turns;

  KvCache(int capacity) {
    this.turns =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > capacity;
          }
        };
  }

  /** Counts one more turn of the conversation: 1 means that it was not in the cache. */
  synchronized int nextTurn(String session) {
    return turns.merge(session, 1, Integer::sum);
  }
}
