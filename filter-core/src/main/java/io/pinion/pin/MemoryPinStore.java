package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy.FixedExpiration;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pins in this member's own memory. Every stage it returns is already complete.
 *
 * <p>Its access order (kept by the expiry after access, which the expiry after write always
 * precedes) tells which entries were used least recently.
 */
public final class MemoryPinStore implements PinStore {
  private final Cache<SessionKey, String> pins;
  private final Eviction<SessionKey> eviction;

  /**
   * An empty store.
   *
   * @param ttl time to live after the last write
   * @param maxEntries entries kept
   * @param ticker the clock, in nanoseconds
   */
  public MemoryPinStore(Duration ttl, int maxEntries, Ticker ticker) {
    this.pins =
        Caffeine.newBuilder()
            .expireAfterWrite(ttl)
            .expireAfterAccess(ttl)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    FixedExpiration<SessionKey, String> byUse = pins.policy().expireAfterAccess().orElseThrow();
    this.eviction = new Eviction<>(pins, maxEntries, number -> byUse.oldest(number).keySet());
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return CompletableFuture.completedFuture(pins.getIfPresent(key));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    String earlier = pins.asMap().putIfAbsent(key, value);
    if (earlier == null) {
      eviction.makeRoom();
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
}
