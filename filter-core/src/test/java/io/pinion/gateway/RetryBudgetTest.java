package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Retries are a share of the exchanges under way, and never less than ten. */
class RetryBudgetTest {
  @Test
  void tenAreAllowedHoweverFewExchangesThereAre() {
    AtomicInteger exchanges = new AtomicInteger(1);
    RetryBudget budget = new RetryBudget(20, exchanges::get);

    assertThat(taken(budget)).isEqualTo(10);
    exchanges.set(50); // of which a fifth are ten
    assertThat(budget.enter()).isFalse();
    exchanges.set(55);
    assertThat(budget.enter()).isTrue();
  }

  @Test
  void aShareOfManyExchangesIsMore() {
    assertThat(taken(new RetryBudget(20, () -> 1000))).isEqualTo(200);
    assertThat(taken(new RetryBudget(100, () -> 1000))).isEqualTo(1000);
    assertThat(taken(new RetryBudget(1, () -> 10_000))).isEqualTo(100);
  }

  @Test
  void aPlaceThatWasGivenBackIsFreeAgain() {
    RetryBudget budget = new RetryBudget(20, () -> 1);
    taken(budget);

    budget.leave();

    assertThat(budget.enter()).isTrue();
    assertThat(budget.enter()).isFalse();
  }

  @Test
  void aDeniedRetryTakesNoPlace() {
    RetryBudget budget = new RetryBudget(20, () -> 1);
    taken(budget);
    for (int i = 0; i < 100; i++) {
      assertThat(budget.enter()).isFalse();
    }

    budget.leave();

    assertThat(budget.enter()).isTrue();
  }

  @Test
  void aBudgetOfNothingAllowsNothing() {
    assertThat(taken(new RetryBudget(0, () -> 10_000))).isZero();
  }

  private static int taken(RetryBudget budget) {
    int taken = 0;
    while (budget.enter()) {
      taken++;
    }
    return taken;
  }
}
