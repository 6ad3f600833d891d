package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.backend.Selection;
import io.pinion.health.HealthState;
import io.pinion.health.HealthView;
import io.pinion.pin.FakeTicker;
import io.pinion.pin.LastPins;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;
import io.pinion.pin.ScriptedStore;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member's router with a pool and a health view that the test sets. */
final class Member {
  private static final long PATIENCE_SECONDS = 30;

  private static final BackendSelector IN_LIST_ORDER =
      new BackendSelector() {
        @Override
        public Iterator<Backend> rank(Selection selection) {
          return selection.backends().iterator();
        }

        @Override
        public boolean ranksByKeyAlone() {
          return true;
        }
      };

  final InFlight inFlight = new InFlight();
  final Router router;
  private final Map<String, HealthState> states = new ConcurrentHashMap<>();
  private final Map<String, Double> readiness = new ConcurrentHashMap<>();
  private volatile BackendPool pool;

  final ScriptedStore answers;
  final LastPins lastPins;
  final LiveSessions live;

  /**
   * How new sessions are placed.
   *
   * @param boundedLoad 0 for none
   */
  record Rules(double boundedLoad, FailBack failBack, Duration liveWindow) {
    /** As of a gateway whose settings say nothing. */
    static final Rules USUAL = new Rules(1.25, FailBack.STAY, Duration.ofMinutes(5));

    private static final Rules BY_RANK = new Rules(0, FailBack.STAY, ScriptedStore.TTL);
  }

  private Member(BackendSelector selector, PinStore store, Renewals renewals, String... ids) {
    this(selector, store, renewals, Rules.BY_RANK, answersOf(store), poolOf(ids));
  }

  private Member(
      BackendSelector selector,
      PinStore store,
      Renewals renewals,
      Rules rules,
      ScriptedStore answers,
      BackendPool backends) {
    this.answers = answers;
    lastPins = new LastPins(ScriptedStore.TTL, 1_000, answers.clock());
    pool = backends;
    live = new LiveSessions(rules.liveWindow(), 100_000, answers.clock());
    Placement placement =
        new Placement(
            selector,
            BackendSelector.leastRequests(new Random(7)),
            health(),
            inFlight,
            live,
            rules.boundedLoad());
    router =
        new Router(() -> pool, placement, store, answers, lastPins, renewals, rules.failBack());
  }

  private HealthView health() {
    return new HealthView() {
      @Override
      public HealthState state(Backend backend) {
        return states.getOrDefault(backend.id(), HealthState.UP);
      }

      @Override
      public double readiness(Backend backend) {
        return readiness.getOrDefault(backend.id(), 1.0);
      }
    };
  }

  /** Whose clock is the store's, so that a test moves all time at once. */
  private static ScriptedStore answersOf(PinStore store) {
    return store instanceof ScriptedStore scripted
        ? new ScriptedStore(scripted.clock())
        : new ScriptedStore();
  }

  /** Places sessions by these rules. */
  static Member placing(
      BackendSelector selector, ScriptedStore store, Rules rules, List<Backend> backends) {
    return new Member(
        selector, store, sliding(store), rules, answersOf(store), new BackendPool(backends));
  }

  /** Ranks backends in the order of the pool, for every session. */
  static Member inListOrder(ScriptedStore store, String... ids) {
    return new Member(IN_LIST_ORDER, store, sliding(store), ids);
  }

  /** Ranks backends as in service. */
  static Member hashing(ScriptedStore store, String... ids) {
    return new Member(BackendSelector.rendezvous(), store, sliding(store), ids);
  }

  /** Never renews a pin. */
  static Member withAbsoluteTtl(ScriptedStore store, String... ids) {
    Renewals none = new Renewals(false, ScriptedStore.TTL, 1_000, store.clock());
    return new Member(selection -> selection.backends().iterator(), store, none, ids);
  }

  /** Ranks backends in the order of the pool, over any store. */
  static Member over(PinStore store, FakeTicker clock, String... ids) {
    Renewals renewals = new Renewals(true, ScriptedStore.TTL, 1_000, clock);
    return new Member(selection -> selection.backends().iterator(), store, renewals, ids);
  }

  private static Renewals sliding(ScriptedStore store) {
    return new Renewals(true, ScriptedStore.TTL, 1_000, store.clock());
  }

  private static BackendPool poolOf(String... ids) {
    return new BackendPool(Arrays.stream(ids).map(Member::backend).toList());
  }

  /** One that may have so many calls of each member. */
  static Backend backend(String id, int maxConcurrency) {
    URI url = URI.create("http://192.0.2.1:8000");
    return new Backend(id, url, 1, maxConcurrency, 0, Map.of(), "", Map.of());
  }

  static Backend backend(String id) {
    return new Backend(id, URI.create("http://192.0.2.1:8000"), 1);
  }

  void configure(List<Backend> backends) {
    pool = new BackendPool(backends);
  }

  void configure(String... ids) {
    pool = poolOf(ids);
  }

  void set(String id, HealthState state) {
    states.put(id, state);
  }

  /** It has been back for a short time only. */
  void setReadiness(String id, double share) {
    readiness.put(id, share);
  }

  Route route(@Nullable Session session) {
    return routeOf(Call.of(session));
  }

  Route routeOf(Call call) {
    try {
      return router
          .route(call)
          .toCompletableFuture()
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NoBackendException noBackend) {
        throw noBackend;
      }
      throw e;
    }
  }

  /** Routes, is served at once by the first backend, and says by which. */
  String serve(@Nullable Session session) {
    return serveOf(Call.of(session));
  }

  String serveOf(Call call) {
    Route route = routeOf(call);
    router.served(route);
    return route.backend().id();
  }

  /** A session that the client itself has named. */
  static Session session(int number) {
    return session(number, SessionKind.EXPLICIT, false);
  }

  static Session generated(int number) {
    return session(number, SessionKind.EXPLICIT, true);
  }

  static Session session(int number, SessionKind kind, boolean generated) {
    SessionKey key = new SessionKey(0x9e3779b97f4a7c15L * (number + 1), number);
    SessionId id = new SessionId(kind, "header:X", "id-" + number, false);
    return new Session(id, key, generated, !generated && kind.isStrong());
  }
}
