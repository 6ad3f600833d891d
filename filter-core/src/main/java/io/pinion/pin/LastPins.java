package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy.FixedExpiration;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.session.SessionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where this member itself last sent a session: asked when the store that all share does not
 * answer. Bounded: of more, those used longest ago are forgotten, and go by hash. Safe for many
 * threads.
 */
public final class LastPins {
  private final Cache<SessionKey, String> recent;
  private final Eviction<SessionKey> eviction;
  private final boolean remembers;

  /**
   * Nothing sent so far.
   *
   * @param ttl how long it is remembered after it was last used
   * @param maxEntries sessions remembered; 0 for none
   * @param ticker the clock, in nanoseconds
   */
  public LastPins(Duration ttl, int maxEntries, Ticker ticker) {
    this.remembers = maxEntries > 0;
    this.recent =
        Caffeine.newBuilder().expireAfterWrite(ttl).ticker(ticker).executor(Runnable::run).build();
    FixedExpiration<SessionKey, String> byUse = recent.policy().expireAfterWrite().orElseThrow();
    this.eviction = new Eviction<>(recent, maxEntries, number -> byUse.oldest(number).keySet());
  }

  /** Notes where a session was sent. */
  public void used(SessionKey key, String value) {
    if (remembers) {
      recent.put(key, value);
      eviction.makeRoom();
    }
  }

  /** Where a session was sent last; null if it is not known. */
  public @Nullable String find(SessionKey key) {
    return recent.getIfPresent(key);
  }
}
