package io.pinion.gateway;

import io.pinion.observe.Counters;
import java.util.concurrent.atomic.AtomicReference;

/** One exchange's place among the retries under way: taken once, and given back for good. */
final class RetryPlace {
  private enum State {
    FREE,
    TAKEN,
    GIVEN_BACK
  }

  private final RetryBudget budget;
  private final Counters counters;
  private final AtomicReference<State> state = new AtomicReference<>(State.FREE);

  /** A place that is not taken yet. */
  RetryPlace(RetryBudget budget, Counters counters) {
    this.budget = budget;
    this.counters = counters;
  }

  /** Whether the exchange has one now, or had; if the budget leaves none, that is counted. */
  boolean take() {
    if (state.get() != State.FREE) {
      return state.get() == State.TAKEN;
    }
    if (!budget.enter()) {
      counters.retryDenied();
      return false;
    }
    if (!state.compareAndSet(State.FREE, State.TAKEN)) { // the exchange has ended meanwhile
      budget.leave();
      return false;
    }
    return true;
  }

  /** No further attempt is made. */
  void giveBack() {
    if (state.getAndSet(State.GIVEN_BACK) == State.TAKEN) {
      budget.leave();
    }
  }
}
