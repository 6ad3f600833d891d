package io.pinion.benchmarks.day;

import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.pin.LastPins;
import io.pinion.pin.MemoryPinStore;
import io.pinion.pin.Renewals;
import io.pinion.route.FailBack;
import io.pinion.route.LiveSessions;
import io.pinion.route.Placement;
import io.pinion.route.Route;
import io.pinion.route.Router;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKind;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A gateway of one policy, with the settings that it has unless told otherwise. Where requests go
 * does not depend on what the backends keep, so that the same requests are counted for several
 * sizes of their caches.
 */
final class Member {
  private static final Duration PIN_TTL = Duration.ofMinutes(30);
  private static final Duration LIVE_WINDOW = Duration.ofMinutes(5);
  private static final int MAX_ENTRIES = 100_000;

  private final Policy policy;
  private final Clock clock;
  private final List<WarmSessions> caches;
  private final Fleet fleet;
  private final Router router;
  private long moved;

  /**
   * At midnight.
   *
   * @param sizes how many sessions each backend keeps warm
   */
  Member(Policy policy, Clock clock, List<Integer> sizes) {
    this.policy = policy;
    this.clock = clock;
    caches = sizes.stream().map(WarmSessions::new).toList();
    fleet = new Fleet(id -> caches.forEach(cache -> cache.empty(id)));
    Ticker ticker = clock;
    router =
        new Router(
            fleet::pool,
            new Placement(
                policy.selector(),
                BackendSelector.leastRequests(new Random(1)),
                fleet,
                new InFlight(),
                new LiveSessions(LIVE_WINDOW, MAX_ENTRIES, ticker),
                policy.boundedLoad()),
            new MemoryPinStore(PIN_TTL, MAX_ENTRIES, ticker),
            new MemoryPinStore(PIN_TTL, 1, ticker),
            new LastPins(PIN_TTL, MAX_ENTRIES, ticker),
            new Renewals(true, PIN_TTL, MAX_ENTRIES, ticker),
            FailBack.STAY);
  }

  Policy policy() {
    return policy;
  }

  /** For each size of the caches. */
  List<WarmSessions> caches() {
    return caches;
  }

  /** How many requests were served by another backend than the one before. */
  long moved() {
    return moved;
  }

  void happens(Change change) {
    fleet.happens(change);
  }

  /** Relays a request; a backend that has fallen is passed over for the next in rank. */
  void relay(Turn turn) {
    SessionId id = new SessionId(SessionKind.EXPLICIT, "header:X-Session-ID", "id", false);
    Session session = new Session(id, turn.session().key(), false, policy.pinned());
    Route route = router.route(session).toCompletableFuture().join();
    while (fleet.isDead(route.backend())) {
      if (!route.advance()) {
        throw new IllegalStateException("nobody is left to try at " + clock.now());
      }
    }
    router.served(route);
    String backend = route.backend().id();
    moved += turn.session().servedBy(backend) ? 1 : 0;
    caches.forEach(cache -> cache.use(backend, turn));
  }
}
