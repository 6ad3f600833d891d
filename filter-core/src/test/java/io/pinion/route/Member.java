package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.backend.Selection;
import io.pinion.health.HealthState;
import io.pinion.pin.FakeTicker;
import io.pinion.pin.LastPins;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
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
  private volatile BackendPool pool;

  final ScriptedStore answers = new ScriptedStore();
  final LastPins lastPins = new LastPins(ScriptedStore.TTL, 1_000, answers.clock());

  private Member(BackendSelector selector, PinStore store, Renewals renewals, String... ids) {
    pool = poolOf(ids);
    Placement placement =
        new Placement(
            selector,
            BackendSelector.leastRequests(new Random(7)),
            backend -> states.getOrDefault(backend.id(), HealthState.UP),
            inFlight,
            new LiveSessions(ScriptedStore.TTL, 1_000, answers.clock()),
            0);
    router = new Router(() -> pool, placement, store, answers, lastPins, renewals, FailBack.STAY);
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

  static Backend backend(String id) {
    return new Backend(id, URI.create("http://192.0.2.1:8000"), 1);
  }

  void configure(String... ids) {
    pool = poolOf(ids);
  }

  void set(String id, HealthState state) {
    states.put(id, state);
  }

  Route route(@Nullable Session session) {
    try {
      return router
          .route(session)
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
    Route route = route(session);
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
