package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.pin.LastPins;
import io.pinion.pin.ObservedPinStore;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;
import io.pinion.pin.StoreCalls;
import io.pinion.pin.StoreObserver;
import io.pinion.route.NoBackendException.Reason;
import io.pinion.session.Session;
import io.pinion.session.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which backend serves a request.
 *
 * <ol>
 *   <li>No session: the less loaded of two random backends, no pin.
 *   <li>It continues an answer whose backend is known and UP or DRAINING: there, and its session's
 *       pin follows.
 *   <li>An id that was generated for this request: the first usable one in rank that has room. It
 *       is pinned there if the hash alone would not lead back to the backend that has served it.
 *   <li>A session of a weak kind, which is not pinned: the first usable one in rank.
 *   <li>A pin to a backend that is configured and UP or DRAINING: there, unless sessions are to
 *       return to their first choice, and this one can.
 *   <li>A pin to any other backend: the first usable one in rank that has room, pinned there by
 *       compare-and-set.
 *   <li>No pin: the first usable one in rank that has room, claimed; if another request was faster,
 *       its choice. An id that was generated comes back to where the hash alone puts it, with room
 *       or without, since it had no pin only if it was there.
 *   <li>The store fails: where this member itself last sent the session if that is usable, else the
 *       first usable one in rank; no pin.
 *   <li>The backend fails before its answer has begun: the next usable one in rank; when one has
 *       answered, the pin is compare-and-set to it, and when none has, a fresh claim is removed.
 *   <li>The backend is full: the next usable one in rank; an earlier pin stays where it is.
 * </ol>
 *
 * Usable for new sessions means UP. Where backends name the models they serve, only those of the
 * request's model count, and a session has a pin for each model. Safe for many threads; never
 * blocks one.
 */
public final class Router {
  private static final Logger LOG = System.getLogger(Router.class.getName());

  private final Supplier<BackendPool> pool;
  private final Placement placement;
  private final PinStore pins;
  private final PinStore responses;
  private final LastPins lastPins;
  private final Renewals renewals;
  private final FailBack failBack;

  /**
   * A router over parts that the caller closes.
   *
   * @param responses which backend made an answer
   * @param lastPins where this member last sent sessions
   */
  public Router(
      Supplier<BackendPool> pool,
      Placement placement,
      PinStore pins,
      PinStore responses,
      LastPins lastPins,
      Renewals renewals,
      FailBack failBack) {
    this.pool = pool;
    this.placement = placement;
    this.pins = pins;
    this.responses = responses;
    this.lastPins = lastPins;
    this.renewals = renewals;
    this.failBack = failBack;
  }

  /**
   * The route of a request of a session that names no model.
   *
   * @param session null if it has none
   * @return as of {@link #route(Call)}
   */
  public CompletionStage<Route> route(@Nullable Session session) {
    return route(Call.of(session));
  }

  /**
   * The route of a request. If it continues an answer, no other backend than the one that made it
   * can do so.
   *
   * @return fails with {@link NoBackendException}, which may be the cause of a {@link
   *     java.util.concurrent.CompletionException}, or with what a selector or store has thrown
   */
  public CompletionStage<Route> route(Call call) {
    try {
      Candidates candidates = candidates(call.model());
      Continuation continuation = call.continuation();
      return continuation == null
          ? bySession(call, candidates)
          : continuing(continuation, call, candidates);
    } catch (RuntimeException e) { // NoBackendException, or what a selector or store throws
      return CompletableFuture.failedFuture(e);
    }
  }

  private Candidates candidates(@Nullable String model) {
    Candidates candidates = new Candidates(pool.get(), model);
    if (candidates.pool().all().isEmpty()) {
      throw new NoBackendException(
          Reason.NONE_CONFIGURED, "no backend is configured: set pinion.backends");
    }
    if (candidates.all().isEmpty()) {
      throw new NoBackendException(
          Reason.MODEL_UNKNOWN, "no backend serves this model (pinion.backend.ID.models)");
    }
    return candidates;
  }

  private CompletionStage<Route> bySession(Call call, Candidates candidates) {
    Session session = call.session();
    if (session == null) {
      return completed(placement.byRank(null, PinLookup.NONE, candidates, Decision.ANONYMOUS));
    }
    SessionKey key = key(session, candidates);
    if (session.generated()) {
      return completed(generated(key, candidates));
    }
    if (!session.pinned()) {
      return completed(
          placement.byRank(key, PinLookup.NONE, candidates, Decision.SELECTED).withoutPin());
    }
    Pinning pinning = pinning(key, candidates, call.observer());
    return session.id().isOfGateway() ? pinning.byHash().route() : pinning.route();
  }

  private Route generated(SessionKey key, Candidates candidates) {
    Route route = placement.withRoom(key, PinLookup.NONE, candidates, Decision.GENERATED);
    return placement.isFirstChoice(key, route.backend(), candidates) ? route.byKeyAlone() : route;
  }

  /** What a session has with one model is its own, where models have backends of their own. */
  private static SessionKey key(Session session, Candidates candidates) {
    String model = candidates.model();
    return model == null || !candidates.pool().namesModels()
        ? session.key()
        : session.key().forModel(model);
  }

  private Pinning pinning(SessionKey key, Candidates candidates, StoreObserver observer) {
    PinStore store = pinsSeenBy(observer);
    return new Pinning(placement, store, lastPins, renewals, failBack, key, candidates);
  }

  /** The pins as one request may ask for them. */
  private PinStore pinsSeenBy(StoreObserver observer) {
    return ObservedPinStore.of(pins.forRequest(), observer);
  }

  private CompletionStage<Route> continuing(
      Continuation continuation, Call call, Candidates candidates) {
    PinStore makers = ObservedPinStore.of(responses, call.observer());
    return StoreCalls.asked(() -> makers.find(continuation.answer()))
        .handle(
            (id, failure) -> {
              if (failure != null) {
                LOG.log(Level.DEBUG, "the store of answers failed; going by session", failure);
              }
              Backend maker = id == null ? null : candidates.find(id);
              return maker == null || !placement.keepsPinned(maker)
                  ? bySession(call, candidates)
                  : at(maker, continuation.turn() ? call : Call.of(null), candidates);
            })
        .thenCompose(Function.identity());
  }

  /** To who made the answer; the call's session, if any, moves there. */
  private CompletionStage<Route> at(Backend maker, Call call, Candidates candidates) {
    Session moving = call.session();
    if (moving == null) {
      return completed(
          placement
              .at(maker, null, PinLookup.HIT, candidates, Decision.PINNED)
              .continuing()
              .withoutPin());
    }
    SessionKey key = key(moving, candidates);
    PinStore store = pinsSeenBy(call.observer());
    Moving move = new Moving(placement, store, renewals, key, maker, candidates);
    return moving.pinned() ? move.route() : completed(move.unpinned());
  }

  /** The backend has given an answer that a later request may continue. Returns at once. */
  public void answered(SessionKey answer, Backend backend) {
    StoreCalls.forget(() -> responses.claim(answer, backend.id()), "claim");
  }

  /** The route's backend has begun to answer: the pin follows it. Returns at once. */
  public void served(Route route) {
    SessionKey key = route.key();
    String id = route.pinWhenServed();
    if (key != null && route.lookup() != PinLookup.NONE) {
      lastPins.used(key, id);
    }
    counted(route);
    if (key == null || !route.writesPin()) {
      return;
    }
    String pin = route.pin();
    if (pin == null) {
      if (!route.isByKeyAlone()) {
        StoreCalls.forget(() -> pins.claim(key, id), "claim");
      }
    } else if (!pin.equals(id)) {
      renewals.written(key);
      StoreCalls.forget(() -> pins.replace(key, pin, id), "replace");
    } else if (!route.isFresh() && renewals.isDue(key)) {
      StoreCalls.forget(() -> pins.replace(key, pin, pin), "renew");
    }
  }

  /** The route's backend is still answering, or has just ended: its pin is renewed if due. */
  public void used(Route route) {
    SessionKey key = route.key();
    counted(route);
    if (key == null || !route.writesPin()) {
      return;
    }
    String id = route.pinWhenServed();
    if (route.pin() != null && renewals.isDue(key)) {
      StoreCalls.forget(() -> pins.replace(key, id, id), "renew");
    }
  }

  private void counted(Route route) {
    SessionKey key = route.key();
    if (key != null && isCounted(route)) {
      placement.served(key, route.pinWhenServed());
    }
  }

  /** A session whose pin the store has no answer for is live all the same. */
  private static boolean isCounted(Route route) {
    return route.writesPin() || route.lookup() == PinLookup.ERROR;
  }

  /** No backend has answered: what this route alone has claimed is given up. Returns at once. */
  public void abandoned(Route route) {
    SessionKey key = route.key();
    String pin = route.pin();
    if (key == null || !isCounted(route)) {
      return;
    }
    if (pin == null) {
      placement.abandoned(key, route.first().id());
    } else if (route.isFresh()) {
      placement.abandoned(key, pin);
      StoreCalls.forget(() -> pins.remove(key, pin), "remove");
    }
  }

  private static CompletionStage<Route> completed(Route route) {
    return CompletableFuture.completedFuture(route);
  }
}
