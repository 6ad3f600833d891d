package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;
import io.pinion.pin.StoreCalls;
import io.pinion.session.SessionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A session goes where an answer was made that it continues, and its pin with it. */
final class Moving {
  private final Placement placement;
  private final PinStore store;
  private final Renewals renewals;
  private final SessionKey key;
  private final Backend maker;
  private final Candidates candidates;

  /**
   * About to begin.
   *
   * @param store as one request may ask it
   * @param maker who made the answer
   */
  Moving(
      Placement placement,
      PinStore store,
      Renewals renewals,
      SessionKey key,
      Backend maker,
      Candidates candidates) {
    this.placement = placement;
    this.store = store;
    this.renewals = renewals;
    this.key = key;
    this.maker = maker;
    this.candidates = candidates;
  }

  /** To the maker, whatever is pinned. */
  Route unpinned() {
    return there().withoutPin();
  }

  /** To the maker, where the session is pinned from now on. */
  CompletionStage<Route> route() {
    return StoreCalls.asked(() -> store.find(key))
        .handle(
            (pin, failure) -> {
              if (failure != null) {
                return completed(unpinned());
              }
              return pin == null ? claimed() : completed(alsoPinned(pin));
            })
        .thenCompose(Function.identity());
  }

  /** A backend that drains keeps its answers, and gets no new pins. */
  private CompletionStage<Route> claimed() {
    if (!placement.takesNew(maker)) {
      return completed(unpinned());
    }
    return StoreCalls.asked(() -> store.claim(key, maker.id()))
        .handle(
            (earlier, failure) -> {
              if (failure != null) {
                return unpinned();
              }
              if (earlier != null) {
                return alsoPinned(earlier);
              }
              renewals.written(key);
              return there().withPin(maker.id(), true);
            });
  }

  /** If the maker fails, the session's own backend is the next to try. */
  private Route alsoPinned(String pin) {
    Backend home = candidates.find(pin);
    return home == null
        ? there().withPin(pin, false)
        : placement
            .at(maker, key, home, candidates, Decision.PINNED)
            .continuing()
            .withPin(pin, false);
  }

  private Route there() {
    return placement.at(maker, key, PinLookup.HIT, candidates, Decision.PINNED).continuing();
  }

  private static CompletionStage<Route> completed(Route route) {
    return CompletableFuture.completedFuture(route);
  }
}
