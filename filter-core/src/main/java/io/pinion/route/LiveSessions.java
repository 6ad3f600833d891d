package io.pinion.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.backend.Backend;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this member has sent to each backend of late, whose caches are taken to be warm
 * there. Sessions and not requests are counted since a KV cache holds few conversations. Bounded;
 * safe for many threads.
 */
public final class LiveSessions {
  private final Cache<SessionKey, String> homes;

  /** By backend, without those that have none. */
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param window how long a session is live after it was last used
   * @param maxEntries sessions counted at most; of more, some are not
   * @param ticker the clock, in nanoseconds
   */
  public LiveSessions(Duration window, int maxEntries, Ticker ticker) {
    this.homes =
        Caffeine.newBuilder()
            .expireAfterAccess(window)
            .maximumSize(maxEntries)
            .ticker(ticker)
            .executor(Runnable::run)
            .<SessionKey, String>evictionListener((key, home, cause) -> left(home))
            .build();
  }

  /** The session is used there now, and nowhere else. */
  void used(SessionKey key, String backendId) {
    if (!backendId.equals(homes.getIfPresent(key))) {
      homes.asMap().compute(key, (k, before) -> moved(before, backendId));
    }
  }

  private String moved(@Nullable String before, String now) {
    left(before);
    counts.merge(now, 1, Integer::sum);
    return now;
  }

  /** The session has not begun there after all. */
  void abandoned(SessionKey key, String backendId) {
    homes
        .asMap()
        .computeIfPresent(
            key,
            (k, home) -> {
              if (!home.equals(backendId)) {
                return home;
              }
              left(home);
              return null;
            });
  }

  private void left(@Nullable String backendId) {
    if (backendId != null) {
      counts.computeIfPresent(backendId, (id, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Where a session is live; null if it is not. */
  @Nullable String home(SessionKey key) {
    return homes.getIfPresent(key);
  }

  /** Forgets those whose time is over, which are counted until then. */
  void settle() {
    homes.cleanUp();
  }

  /** How many are live at a backend now. */
  public int at(Backend backend) {
    return counts.getOrDefault(backend.id(), 0);
  }
}
