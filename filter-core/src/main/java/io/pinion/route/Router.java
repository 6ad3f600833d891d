package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.backend.Selection;
import io.pinion.health.HealthState;
import io.pinion.health.HealthView;
import io.pinion.pin.LastPins;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;
import io.pinion.session.Session;
import io.pinion.session.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Decides which backend serves a request.
 *
 * <ol>
 *   <li>No session: the less loaded of two random backends, no pin.
 *   <li>It continues an answer whose backend is known and UP or DRAINING: there, and its session's
 *       pin follows.
 *   <li>A session that is not pinned, because its id was generated for this request or is of a weak
 *       kind: where the hash puts it. If another backend than the hash alone would give serves a
 *       generated one, it is pinned there.
 *   <li>A pin to a backend that is configured and UP or DRAINING: there.
 *   <li>A pin to any other backend: the first usable one in rank, pinned there by compare-and-set.
 *   <li>No pin: the first usable one in rank, claimed; if another request was faster, its choice.
 *   <li>The store fails: where this member itself last sent the session if that is usable, else the
 *       first usable one in rank; no pin.
 *   <li>The backend fails before its answer has begun: the next usable one in rank; when one has
 *       answered, the pin is compare-and-set to it, and when none has, a fresh claim is removed.
 *   <li>The backend is full: the next usable one in rank; an earlier pin stays where it is.
 * </ol>
 *
 * Usable for new sessions means UP. Safe for many threads; never blocks one.
 */
public final class Router {
  private static final Logger LOG = System.getLogger(Router.class.getName());

  /** Races lost in a row before a request goes on without the store. */
  private static final int MAX_RACES = 3;

  private final Supplier<BackendPool> pool;
  private final BackendSelector selector;
  private final BackendSelector keyless;
  private final PinStore pins;
  private final PinStore responses;
  private final LastPins lastPins;
  private final Renewals renewals;
  private final HealthView health;
  private final InFlight inFlight;

  /**
   * A router over parts that the caller closes.
   *
   * @param selector ranks backends for a session
   * @param keyless ranks backends for a request without one
   * @param responses which backend made an answer
   * @param lastPins where this member last sent sessions
   */
  public Router(
      Supplier<BackendPool> pool,
      BackendSelector selector,
      BackendSelector keyless,
      PinStore pins,
      PinStore responses,
      LastPins lastPins,
      Renewals renewals,
      HealthView health,
      InFlight inFlight) {
    this.pool = pool;
    this.selector = selector;
    this.keyless = keyless;
    this.pins = pins;
    this.responses = responses;
    this.lastPins = lastPins;
    this.renewals = renewals;
    this.health = health;
    this.inFlight = inFlight;
  }

  /**
   * The route of a request that continues no answer.
   *
   * @param session its session; null if it has none
   * @return fails with {@link NoBackendException}, which may be the cause of a {@link
   *     java.util.concurrent.CompletionException}, or with what a selector or store has thrown
   */
  public CompletionStage<Route> route(@Nullable Session session) {
    try {
      BackendPool now = pool.get();
      if (session == null) {
        return completed(first(null, PinLookup.NONE, now, Decision.ANONYMOUS));
      }
      SessionKey key = session.key();
      if (!session.pinned()) {
        return completed(
            session.generated()
                ? first(key, PinLookup.NONE, now, Decision.GENERATED)
                : first(key, PinLookup.NONE, now, Decision.SELECTED).withoutPin());
      }
      return pinned(pins.forRequest(), key, now, 0);
    } catch (RuntimeException e) { // NoBackendException, or what a selector or store throws
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * The route of a request that may continue an answer: no other backend than the one that made it
   * can do so.
   *
   * @param session its session; null if it has none
   * @param continuation the answer; null if there is none
   * @return as of {@link #route(Session)}
   */
  public CompletionStage<Route> route(
      @Nullable Session session, @Nullable Continuation continuation) {
    if (continuation == null) {
      return route(session);
    }
    return asked(() -> responses.find(continuation.answer()))
        .handle(
            (id, failure) -> {
              if (failure != null) {
                LOG.log(Level.DEBUG, "the store of answers failed; going by session", failure);
              }
              Backend backend = id == null ? null : pool.get().find(id);
              return backend == null || !keepsPinned(backend)
                  ? route(session)
                  : continued(continuation.turn() ? session : null, backend, pool.get());
            })
        .thenCompose(Function.identity());
  }

  /** The backend has given an answer that a later request may continue. Returns at once. */
  public void answered(SessionKey answer, Backend backend) {
    forget(() -> responses.claim(answer, backend.id()), "claim");
  }

  /** The route's backend has begun to answer: the pin follows it. Returns at once. */
  public void served(Route route) {
    SessionKey key = route.key();
    String id = route.pinWhenServed();
    if (key != null && route.lookup() != PinLookup.NONE) {
      lastPins.used(key, id);
    }
    if (key == null || !route.writesPin()) {
      return;
    }
    String pin = route.pin();
    if (pin == null) {
      if (!selector.ranksByKeyAlone() || !id.equals(hashAlone(key, pool.get()).id())) {
        forget(() -> pins.claim(key, id), "claim");
      }
    } else if (!pin.equals(id)) {
      renewals.written(key);
      forget(() -> pins.replace(key, pin, id), "replace");
    } else if (!route.isFresh() && renewals.isDue(key)) {
      forget(() -> pins.replace(key, pin, pin), "renew");
    }
  }

  /** The route's backend is still answering, or has just ended: its pin is renewed if due. */
  public void used(Route route) {
    SessionKey key = route.key();
    boolean pinned = route.pin() != null && route.writesPin();
    if (key != null && pinned && renewals.isDue(key)) {
      String id = route.pinWhenServed();
      forget(() -> pins.replace(key, id, id), "renew");
    }
  }

  /** No backend has answered: what this route alone has claimed is given up. Returns at once. */
  public void abandoned(Route route) {
    SessionKey key = route.key();
    String pin = route.pin();
    if (key != null && pin != null && route.isFresh()) {
      forget(() -> pins.remove(key, pin), "remove");
    }
  }

  private CompletionStage<Route> continued(
      @Nullable Session moving, Backend maker, BackendPool now) {
    if (moving == null || !moving.pinned()) {
      SessionKey key = moving == null ? null : moving.key();
      return completed(continuing(key, maker, ranked(key, now)).withoutPin());
    }
    SessionKey key = moving.key();
    PinStore store = pins.forRequest();
    return asked(() -> store.find(key))
        .handle(
            (pin, failure) -> {
              if (failure != null) {
                return completed(continuing(key, maker, ranked(key, now)).withoutPin());
              }
              return pin == null
                  ? claimed(store, key, maker, now)
                  : completed(alsoPinned(key, maker, pin, now));
            })
        .thenCompose(Function.identity());
  }

  /** A backend that drains keeps its answers, and gets no new pins. */
  private CompletionStage<Route> claimed(
      PinStore store, SessionKey key, Backend maker, BackendPool now) {
    Route there = continuing(key, maker, ranked(key, now));
    if (!takesNew(maker)) {
      return completed(there.withoutPin());
    }
    return asked(() -> store.claim(key, maker.id()))
        .handle(
            (winner, failure) -> {
              if (failure != null) {
                return there.withoutPin();
              }
              boolean own = winner.equals(maker.id());
              if (own) {
                renewals.written(key);
              }
              return own ? there.withPin(winner, true) : alsoPinned(key, maker, winner, now);
            });
  }

  /** If the maker fails, the session's own backend is the next to try. */
  private Route alsoPinned(SessionKey key, Backend maker, String pin, BackendPool now) {
    Backend home = now.find(pin);
    Iterator<Backend> preferences =
        home == null
            ? ranked(key, now)
            : new LazyRanking(
                () -> Stream.concat(Stream.of(home), stream(rank(key, now))).iterator());
    return continuing(key, maker, preferences).withPin(pin, false);
  }

  private static Stream<Backend> stream(Iterator<Backend> ranked) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(ranked, 0), false);
  }

  private Route continuing(@Nullable SessionKey key, Backend maker, Iterator<Backend> preferences) {
    return Route.at(maker, key, PinLookup.HIT, preferences, this::takesNew, Decision.PINNED)
        .continuing();
  }

  private CompletionStage<Route> pinned(
      PinStore store, SessionKey key, BackendPool now, int races) {
    if (races == MAX_RACES) {
      return completed(withoutStore(key, now));
    }
    return guarded(
        store.find(key),
        key,
        now,
        pin -> pin == null ? claim(store, key, now, races) : follow(store, key, pin, now, races));
  }

  private CompletionStage<Route> claim(PinStore store, SessionKey key, BackendPool now, int races) {
    Route choice = first(key, PinLookup.MISS, now, Decision.SELECTED);
    String own = choice.backend().id();
    return guarded(
        store.claim(key, own),
        key,
        now,
        winner -> {
          if (winner.equals(own)) {
            renewals.written(key);
            return completed(choice.withPin(own, true));
          }
          return follow(store, key, winner, now, races);
        });
  }

  private CompletionStage<Route> follow(
      PinStore store, SessionKey key, String pin, BackendPool now, int races) {
    Backend backend = now.find(pin);
    if (backend != null && keepsPinned(backend)) {
      Route there =
          Route.at(backend, key, PinLookup.HIT, ranked(key, now), this::takesNew, Decision.PINNED);
      return completed(there.withPin(pin, false));
    }
    Route elsewhere = first(key, PinLookup.HIT, now, Decision.REPINNED);
    String own = elsewhere.backend().id();
    return guarded(
        store.replace(key, pin, own),
        key,
        now,
        replaced -> {
          if (replaced) {
            renewals.written(key);
            return completed(elsewhere.withPin(own, false));
          }
          return pinned(store, key, now, races + 1); // somebody else has moved it: see where to
        });
  }

  private Route withoutStore(SessionKey key, BackendPool now) {
    String last = lastPins.find(key);
    Backend backend = last == null ? null : now.find(last);
    return backend != null && keepsPinned(backend)
        ? Route.at(
            backend,
            key,
            PinLookup.ERROR,
            ranked(key, now),
            this::takesNew,
            Decision.STORE_UNAVAILABLE)
        : first(key, PinLookup.ERROR, now, Decision.STORE_UNAVAILABLE);
  }

  /** Continues with the store's answer, or without the store where it has none. */
  private <T> CompletionStage<Route> guarded(
      CompletionStage<T> answer,
      SessionKey key,
      BackendPool now,
      Function<T, CompletionStage<Route>> next) {
    return answer
        .handle(
            (value, failure) -> {
              if (failure == null) {
                return next.apply(value);
              }
              LOG.log(Level.DEBUG, "the pin store failed; going on without it", failure);
              return completed(withoutStore(key, now));
            })
        .thenCompose(Function.identity());
  }

  private Route first(
      @Nullable SessionKey key, PinLookup lookup, BackendPool now, Decision decision) {
    if (now.all().isEmpty()) {
      throw new NoBackendException("no backend is configured: set pinion.backends");
    }
    return Route.first(key, lookup, rank(key, now), this::takesNew, decision);
  }

  private Iterator<Backend> rank(@Nullable SessionKey key, BackendPool now) {
    if (key != null) {
      return selector.rank(selection(key, now.all()));
    }
    return keyless.rank(selection(null, now.all().stream().filter(this::takesNew).toList()));
  }

  /** Ranked only once it is needed, which for a pinned session is seldom. */
  private Iterator<Backend> ranked(@Nullable SessionKey key, BackendPool now) {
    return new LazyRanking(() -> rank(key, now));
  }

  private Backend hashAlone(SessionKey key, BackendPool now) {
    return selector.rank(selection(key, now.all())).next();
  }

  private boolean takesNew(Backend backend) {
    return health.state(backend) == HealthState.UP;
  }

  private boolean keepsPinned(Backend backend) {
    HealthState state = health.state(backend);
    return state == HealthState.UP || state == HealthState.DRAINING;
  }

  private Selection selection(@Nullable SessionKey key, List<Backend> backends) {
    return new Selection() {
      @Override
      public @Nullable SessionKey key() {
        return key;
      }

      @Override
      public List<Backend> backends() {
        return backends;
      }

      @Override
      public int inFlight(Backend backend) {
        return inFlight.at(backend);
      }
    };
  }

  private static CompletionStage<Route> completed(Route route) {
    return CompletableFuture.completedFuture(route);
  }

  /** A pin is a hint: what becomes of a write does not hold up the answer. */
  private static <T> void forget(Supplier<? extends CompletionStage<T>> write, String what) {
    var unused =
        asked(write)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.log(Level.DEBUG, "the pin store failed to " + what + " a pin", failure);
                  }
                });
  }

  /** What a store answers, also if it throws at once, as a closed one may. */
  private static <T> CompletionStage<T> asked(Supplier<? extends CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
