package io.pinion.benchmarks.spread;

import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.health.HealthState;
import io.pinion.pin.LastPins;
import io.pinion.pin.MemoryPinStore;
import io.pinion.pin.Renewals;
import io.pinion.route.FailBack;
import io.pinion.route.LiveSessions;
import io.pinion.route.Placement;
import io.pinion.route.Router;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** New sessions that come to an empty pool, one after the other, many times over. */
final class Filling {
  private static final double BOUNDED_LOAD = 1.25;
  private static final Duration LONG = Duration.ofHours(1);
  private static final int ROUNDS = 50;

  private final int count;
  private final int sessions;
  private long off;
  private double busiest;
  private double busiestByHash;

  Filling(int count, int sessions) {
    this.count = count;
    this.sessions = sessions;
    for (int seed = 0; seed < ROUNDS; seed++) {
      fill(seed);
    }
  }

  /** In per cent. */
  double offFirstChoice() {
    return 100.0 * off / sessions / ROUNDS;
  }

  /** To the average, with bounded load. */
  double busiest() {
    return busiest / ROUNDS;
  }

  /** To the average, without. */
  double busiestByHash() {
    return busiestByHash / ROUNDS;
  }

  private void fill(int seed) {
    BackendSelector selector = BackendSelector.rendezvous();
    List<Backend> backends = Spread.backends(count);
    Router router = router(selector, new BackendPool(backends));
    Map<String, Integer> loads = new HashMap<>();
    Map<String, Integer> byHash = new HashMap<>();
    Spread.keys(sessions, seed)
        .forEach(
            key -> {
              String first = Spread.first(selector, key, backends);
              String chosen =
                  router.route(session(key)).toCompletableFuture().join().backend().id();
              off += chosen.equals(first) ? 0 : 1;
              loads.merge(chosen, 1, Integer::sum);
              byHash.merge(first, 1, Integer::sum);
            });
    busiest += most(loads);
    busiestByHash += most(byHash);
  }

  private double most(Map<String, Integer> loads) {
    int most = loads.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return (double) most * count / sessions;
  }

  private Router router(BackendSelector selector, BackendPool pool) {
    Ticker still = () -> 0;
    return new Router(
        () -> pool,
        new Placement(
            selector,
            BackendSelector.leastRequests(new Random(1)),
            backend -> HealthState.UP,
            new InFlight(),
            new LiveSessions(LONG, 2 * sessions, still),
            BOUNDED_LOAD),
        new MemoryPinStore(LONG, 2 * sessions, still),
        new MemoryPinStore(LONG, 1, still),
        new LastPins(LONG, 0, still),
        new Renewals(true, LONG, 2 * sessions, still),
        FailBack.STAY);
  }

  private static Session session(SessionKey key) {
    SessionId id = new SessionId(SessionKind.EXPLICIT, "header:X-Session-ID", "id", false);
    return new Session(id, key, false, true);
  }
}
