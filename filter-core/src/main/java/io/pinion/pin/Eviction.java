package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/**
 * Keeps a cache at its size by giving up the oldest entries. Caffeine's own policy by size is
 * another: a new entry that was not seen before is turned away in favour of frequent ones, and a
 * new session has to be kept. Safe for many threads.
 */
final class Eviction<K> {
  /** Evicting a share at a time spreads the cost of asking for the oldest. */
  private static final int EVICTED_SHARE = 64;

  private final Cache<K, ?> cache;
  private final int maxEntries;
  private final IntFunction<Set<K>> oldest;
  private final AtomicBoolean evicting = new AtomicBoolean();

  /**
   * Of a cache that has no maximum size of its own.
   *
   * @param maxEntries entries kept
   * @param oldest the oldest so many
   */
  Eviction(Cache<K, ?> cache, int maxEntries, IntFunction<Set<K>> oldest) {
    this.cache = cache;
    this.maxEntries = maxEntries;
    this.oldest = oldest;
  }

  /** Gives up what is too much; to be called after an entry was added. */
  void makeRoom() {
    if (cache.estimatedSize() > maxEntries && evicting.compareAndSet(false, true)) {
      try {
        evict();
      } finally {
        evicting.set(false);
      }
    } // else another thread does
  }

  private void evict() {
    cache.cleanUp();
    long excess = cache.estimatedSize() - maxEntries;
    if (excess > 0) {
      int number = Math.toIntExact(excess + maxEntries / EVICTED_SHARE);
      cache.invalidateAll(oldest.apply(number));
    }
  }
}
