package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.pin.History.Done;
import io.pinion.pin.History.Kind;
import io.pinion.pin.History.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge of races tells right from wrong. */
class HistoryTest {
  private static final Operation FIND = new Operation(Kind.FIND, "", "");

  private static Operation claim(String value) {
    return new Operation(Kind.CLAIM, value, "");
  }

  @Test
  void concurrentClaimsHaveOneWinner() {
    Done first = new Done(claim("a"), null, 0, 10);

    assertThat(new History(List.of(first, new Done(claim("b"), "a", 5, 9))).isLinearizable())
        .isTrue();
    assertThat(new History(List.of(first, new Done(claim("b"), "b", 5, 9))).isLinearizable())
        .isFalse();
  }

  @Test
  void whatHadEndedWasThereForThoseWhoBeganLater() {
    Done claimed = new Done(claim("a"), null, 0, 10);

    assertThat(new History(List.of(claimed, new Done(FIND, null, 5, 20))).isLinearizable())
        .isTrue();
    assertThat(new History(List.of(claimed, new Done(FIND, null, 11, 20))).isLinearizable())
        .isFalse();
  }

  @Test
  void oneOfTwoConcurrentReplacementsOfTheSameValueFails() {
    Done claimed = new Done(claim("a"), null, 0, 1);
    Done one = new Done(new Operation(Kind.REPLACE, "a", "b"), true, 2, 9);
    Operation other = new Operation(Kind.REPLACE, "a", "c");

    assertThat(new History(List.of(claimed, one, new Done(other, false, 2, 9))).isLinearizable())
        .isTrue();
    assertThat(new History(List.of(claimed, one, new Done(other, true, 2, 9))).isLinearizable())
        .isFalse();
  }

  @Test
  void removedEntryIsNotFoundAgain() {
    Done claimed = new Done(claim("a"), null, 0, 1);
    Done removed = new Done(new Operation(Kind.REMOVE, "a", ""), true, 2, 3);

    assertThat(new History(List.of(claimed, removed, new Done(FIND, "a", 4, 5))).isLinearizable())
        .isFalse();
    assertThat(new History(List.of(claimed, removed, new Done(FIND, "a", 2, 5))).isLinearizable())
        .isTrue();
  }
}
