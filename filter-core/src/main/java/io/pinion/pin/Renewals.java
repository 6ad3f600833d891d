package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy.FixedExpiration;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.session.SessionKey;
import java.time.Duration;

/**
 * Says when a pin is due to be renewed: at most once per quarter of its time to live on this
 * member, so that reading a pin rarely writes. Bounded: of more, those written longest ago are
 * forgotten, which costs one write more each. Safe for many threads.
 */
public final class Renewals {
  private static final int PER_TTL = 4;

  private final boolean sliding;
  private final Cache<SessionKey, Boolean> recent;
  private final Eviction<SessionKey> eviction;

  /**
   * Nothing renewed so far.
   *
   * @param sliding whether pins are renewed at all
   * @param ttl the pins' time to live
   * @param maxEntries sessions remembered
   * @param ticker the clock, in nanoseconds
   */
  public Renewals(boolean sliding, Duration ttl, int maxEntries, Ticker ticker) {
    this.sliding = sliding;
    this.recent =
        Caffeine.newBuilder()
            .expireAfterWrite(ttl.dividedBy(PER_TTL))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    FixedExpiration<SessionKey, Boolean> byWrite = recent.policy().expireAfterWrite().orElseThrow();
    this.eviction = new Eviction<>(recent, maxEntries, number -> byWrite.oldest(number).keySet());
  }

  /** Notes that the pin was written just now. */
  public void written(SessionKey key) {
    if (sliding) {
      recent.put(key, true);
      eviction.makeRoom();
    }
  }

  /** Whether to renew now; true for one of all concurrent callers. */
  public boolean isDue(SessionKey key) {
    if (!sliding
        || recent.getIfPresent(key) != null
        || recent.asMap().putIfAbsent(key, true) != null) {
      return false;
    }
    eviction.makeRoom();
    return true;
  }
}
