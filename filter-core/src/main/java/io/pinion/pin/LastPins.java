package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.session.SessionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where this member itself last sent a session: asked when the store that all share does not
 * answer. Bounded; what is forgotten goes by hash. Safe for many threads.
 */
public final class LastPins {
  private final @Nullable Cache<SessionKey, String> recent;

  /**
   * Nothing sent so far.
   *
   * @param ttl how long it is remembered after it was last used
   * @param maxEntries sessions remembered; 0 for none
   * @param ticker the clock, in nanoseconds
   */
  public LastPins(Duration ttl, int maxEntries, Ticker ticker) {
    this.recent =
        maxEntries == 0
            ? null
            : Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(maxEntries)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
  }

  /** Notes where a session was sent. */
  public void used(SessionKey key, String value) {
    if (recent != null) {
      recent.put(key, value);
    }
  }

  /** Where a session was sent last; null if it is not known. */
  public @Nullable String find(SessionKey key) {
    return recent == null ? null : recent.getIfPresent(key);
  }
}
