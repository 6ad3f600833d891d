package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Retries are a share of the exchanges under way, and never less than ten. */
class RetryBudgetTest {
  @Test
  void tenAreAllowedHoweverFewExchangesThereAre() {
    RetryBudget budget = new RetryBudget(20);

    assertThat(taken(budget, 1)).isEqualTo(10);
    assertThat(budget.enter(50)).isFalse(); // a fifth of these are ten
    assertThat(budget.enter(55)).isTrue();
  }

  @Test
  void aShareOfManyExchangesIsMore() {
    assertThat(taken(new RetryBudget(20), 1000)).isEqualTo(200);
    assertThat(taken(new RetryBudget(100), 1000)).isEqualTo(1000);
    assertThat(taken(new RetryBudget(1), 10_000)).isEqualTo(100);
  }

  @Test
  void aPlaceThatWasGivenBackIsFreeAgain() {
    RetryBudget budget = new RetryBudget(20);
    taken(budget, 1);

    budget.leave();

    assertThat(budget.enter(1)).isTrue();
    assertThat(budget.enter(1)).isFalse();
  }

  @Test
  void aDeniedRetryTakesNoPlace() {
    RetryBudget budget = new RetryBudget(20);
    taken(budget, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(budget.enter(1)).isFalse();
    }

    budget.leave();

    assertThat(budget.enter(1)).isTrue();
  }

  @Test
  void aBudgetOfNothingAllowsNothing() {
    assertThat(taken(new RetryBudget(0), 10_000)).isZero();
  }

  private static int taken(RetryBudget budget, int exchanges) {
    int taken = 0;
    while (budget.enter(exchanges)) {
      taken++;
    }
    return taken;
  }
}
