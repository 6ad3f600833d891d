package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.pin.LastPins;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;
import io.pinion.pin.StoreCalls;
import io.pinion.session.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request's conversation with the pin store about its session's pin. */
final class Pinning {
  private static final Logger LOG = System.getLogger(Router.class.getName());

  /** Races lost in a row before a request goes on without the store. */
  private static final int MAX_RACES = 3;

  private final Placement placement;
  private final PinStore store;
  private final LastPins lastPins;
  private final Renewals renewals;
  private final FailBack failBack;
  private final SessionKey key;
  private final Candidates candidates;
  private boolean byHash;

  /**
   * About to begin.
   *
   * @param store as one request may ask it
   */
  Pinning(
      Placement placement,
      PinStore store,
      LastPins lastPins,
      Renewals renewals,
      FailBack failBack,
      SessionKey key,
      Candidates candidates) {
    this.placement = placement;
    this.store = store;
    this.lastPins = lastPins;
    this.renewals = renewals;
    this.failBack = failBack;
    this.key = key;
    this.candidates = candidates;
  }

  /** The session has been where the hash alone puts it, unless it has a pin. */
  Pinning byHash() {
    byHash = true;
    return this;
  }

  /**
   * Where the session is pinned, or is to be from now on. One that this member does not know is
   * most likely new: it is claimed at once, which also tells of an earlier pin.
   */
  CompletionStage<Route> route() {
    boolean likelyNew = !placement.isLive(key) && placement.anyTakesNew(candidates);
    return likelyNew ? claim(0) : route(0);
  }

  private CompletionStage<Route> route(int races) {
    if (races == MAX_RACES) {
      return completed(withoutStore());
    }
    return guarded(store.find(key), pin -> pin == null ? claim(races) : follow(pin, races));
  }

  private CompletionStage<Route> claim(int races) {
    Route choice =
        byHash
            ? placement.byHash(key, PinLookup.MISS, candidates, Decision.SELECTED)
            : placement.withRoom(key, PinLookup.MISS, candidates, Decision.SELECTED);
    String own = choice.backend().id();
    return guarded(
        StoreCalls.asked(() -> store.claim(key, own)),
        earlier -> {
          if (earlier == null) {
            renewals.written(key);
            return completed(choice.withPin(own, true));
          }
          if (!earlier.equals(own)) {
            placement.abandoned(key, own);
          }
          return follow(earlier, races);
        });
  }

  private CompletionStage<Route> follow(String pin, int races) {
    Backend pinned = usable(pin);
    if (pinned == null) {
      return move(
          placement.withRoom(key, PinLookup.HIT, candidates, Decision.REPINNED), pin, races);
    }
    Backend home = home(pinned);
    return home == null
        ? completed(
            placement
                .at(pinned, key, PinLookup.HIT, candidates, Decision.PINNED)
                .withPin(pin, false))
        : move(placement.at(home, key, pinned, candidates, Decision.REPINNED), pin, races);
  }

  private CompletionStage<Route> move(Route elsewhere, String pin, int races) {
    String own = elsewhere.backend().id();
    return guarded(
        store.replace(key, pin, own),
        replaced -> {
          if (replaced) {
            renewals.written(key);
            return completed(elsewhere.withPin(own, false));
          }
          // somebody else has moved it: see where to
          return route(races + 1).thenApply(route -> settled(route, own));
        });
  }

  /** Frees a place that was not to be; where it is after all, another request may have taken it. */
  private Route settled(Route route, String own) {
    if (!route.backend().id().equals(own)) {
      placement.abandoned(key, own);
    }
    return route;
  }

  private @Nullable Backend home(Backend pinned) {
    return failBack == FailBack.RETURN ? placement.returning(key, pinned, candidates) : null;
  }

  private @Nullable Backend usable(@Nullable String pin) {
    Backend backend = pin == null ? null : candidates.find(pin);
    return backend != null && placement.keepsPinned(backend) ? backend : null;
  }

  /** Where it goes it counts, and not where it was to be pinned. */
  private Route withoutStore() {
    Backend last = usable(lastPins.find(key));
    Route route =
        last == null
            ? placement.byRank(key, PinLookup.ERROR, candidates, Decision.STORE_UNAVAILABLE)
            : placement.at(last, key, PinLookup.ERROR, candidates, Decision.STORE_UNAVAILABLE);
    placement.served(key, route.backend().id());
    return route;
  }

  /**
   * Continues with the store's answer, or without the store where it has none. What was written all
   * the same, without an answer in time, stays: others may follow it, as this member will.
   */
  private <T> CompletionStage<Route> guarded(
      CompletionStage<T> answer, Function<T, CompletionStage<Route>> next) {
    return answer
        .handle(
            (value, failure) -> {
              if (failure == null) {
                return next.apply(value);
              }
              LOG.log(Level.DEBUG, "the pin store failed; going on without it", failure);
              return completed(withoutStore());
            })
        .thenCompose(Function.identity());
  }

  private static CompletionStage<Route> completed(Route route) {
    return CompletableFuture.completedFuture(route);
  }
}
