package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pins in this member's own memory. Every stage it returns is already complete.
 *
 * <p>Eviction by Caffeine's size policy is not LRU: a new entry that was not seen before is turned
 * away in favour of frequent ones, and a new session must be pinned. So the cache is bounded here:
 * its access order (kept by the expiry after access, which the expiry after write always precedes)
 * tells which entries were used least recently.
 */
public final class MemoryPinStore implements PinStore {
  /** Evicting a share at a time spreads the cost of asking for the oldest. */
  private static final int EVICTED_SHARE = 64;

  private final Cache<SessionKey, String> pins;
  private final int maxEntries;
  private final AtomicBoolean evicting = new AtomicBoolean();

  /**
   * An empty store.
   *
   * @param ttl time to live after the last write
   * @param maxEntries entries kept
   * @param ticker the clock, in nanoseconds
   */
  public MemoryPinStore(Duration ttl, int maxEntries, Ticker ticker) {
    this.maxEntries = maxEntries;
    this.pins =
        Caffeine.newBuilder()
            .expireAfterWrite(ttl)
            .expireAfterAccess(ttl)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return CompletableFuture.completedFuture(pins.getIfPresent(key));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    String earlier = pins.asMap().putIfAbsent(key, value);
    if (earlier == null && pins.estimatedSize() > maxEntries) {
      evictOldest();
    }
    return CompletableFuture.completedFuture(earlier);
  }

  @Override
  public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
    return CompletableFuture.completedFuture(pins.asMap().replace(key, expected, replacement));
  }

  @Override
  public CompletionStage<Boolean> remove(SessionKey key, String expected) {
    return CompletableFuture.completedFuture(pins.asMap().remove(key, expected));
  }

  @Override
  public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
    pins.asMap().forEach(action);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Long> count(String value) {
    long count = pins.asMap().values().stream().filter(value::equals).count();
    return CompletableFuture.completedFuture(count);
  }

  @Override
  public void close() {
    pins.invalidateAll();
  }

  private void evictOldest() {
    if (!evicting.compareAndSet(false, true)) {
      return; // another thread is making room
    }
    try {
      pins.cleanUp();
      long excess = pins.estimatedSize() - maxEntries;
      if (excess > 0) {
        int limit = Math.toIntExact(excess + maxEntries / EVICTED_SHARE);
        Map<SessionKey, String> oldest =
            pins.policy().expireAfterAccess().orElseThrow().oldest(limit);
        pins.invalidateAll(oldest.keySet());
      }
    } finally {
      evicting.set(false);
    }
  }
}
