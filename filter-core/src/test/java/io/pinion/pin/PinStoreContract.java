package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every pin store promises. A store's module extends this and says how to open one; see {@link
 * PinStoreFixture} for how time passes.
 */
public abstract class PinStoreContract extends PinStoreLifetimeContract {
  @Test
  void sessionThatWasNeverSeenHasNoValue() {
    assertThat(await(store().find(key(1)))).isNull();
  }

  @Test
  void firstClaimWritesAndLaterOnesLearnItsValue() {
    PinStore store = store();

    assertThat(await(store.claim(key(1), "a"))).isNull();
    assertThat(await(store.claim(key(1), "b"))).isEqualTo("a");
    assertThat(await(store.find(key(1)))).isEqualTo("a");
  }

  @Test
  void sessionsDoNotShareValues() {
    PinStore store = store();
    SessionKey mirrored = new SessionKey(/* high= */ key(1).low(), /* low= */ key(1).high());
    await(store.claim(key(1), "a"));

    assertThat(await(store.find(key(2)))).isNull();
    assertThat(await(store.find(mirrored))).isNull();
  }

  @Test
  void replaceMovesTheExpectedValue() {
    PinStore store = store();
    await(store.claim(key(1), "a"));

    assertThat(await(store.replace(key(1), "a", "b"))).isTrue();
    assertThat(await(store.find(key(1)))).isEqualTo("b");
  }

  @Test
  void replaceByALateLoserDoesNotUndoANewerDecision() {
    PinStore store = store();
    await(store.claim(key(1), "a"));
    await(store.replace(key(1), "a", "newer"));

    assertThat(await(store.replace(key(1), "a", "late"))).isFalse();
    assertThat(await(store.find(key(1)))).isEqualTo("newer");
  }

  @Test
  void replaceWritesNothingWhereThereIsNothing() {
    PinStore store = store();

    assertThat(await(store.replace(key(1), "a", "b"))).isFalse();
    assertThat(await(store.find(key(1)))).isNull();
  }

  @Test
  void removeTakesTheExpectedValueAway() {
    PinStore store = store();
    await(store.claim(key(1), "a"));

    assertThat(await(store.remove(key(1), "a"))).isTrue();
    assertThat(await(store.find(key(1)))).isNull();
    assertThat(await(store.remove(key(1), "a"))).isFalse();
  }

  @Test
  void removeByALateLoserLeavesANewerDecision() {
    PinStore store = store();
    await(store.claim(key(1), "a"));
    await(store.replace(key(1), "a", "newer"));

    assertThat(await(store.remove(key(1), "a"))).isFalse();
    assertThat(await(store.find(key(1)))).isEqualTo("newer");
  }

  @Test
  void removedSessionCanBeClaimedAnew() {
    PinStore store = store();
    await(store.claim(key(1), "a"));
    await(store.remove(key(1), "a"));

    assertThat(await(store.claim(key(1), "b"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpu-a",
        "",
        " ",
        "a\u0000b\r\n",
        "caf\u00e9",
        "\u65e5\u672c\u8a9e",
        "\ud83d\ude00",
        "{\"m\":[1]}"
      })
  void anyTextIsKeptAsItIs(String value) {
    PinStore store = store();
    await(store.claim(key(1), value));

    assertThat(await(store.find(key(1)))).isEqualTo(value);
    assertThat(await(store.count(value))).isEqualTo(1);
    assertThat(await(store.replace(key(1), value, value + "!"))).isTrue();
    assertThat(await(store.remove(key(1), value + "!"))).isTrue();
  }

  @Test
  void valueOfTheGreatestLengthIsKept() {
    PinStore store = store();
    String ascii = "x".repeat(PinStore.MAX_VALUE_BYTES);
    String wide = "\u65e5".repeat(PinStore.MAX_VALUE_BYTES / 3);
    await(store.claim(key(1), ascii));
    await(store.claim(key(2), wide));

    assertThat(await(store.find(key(1)))).isEqualTo(ascii);
    assertThat(await(store.find(key(2)))).isEqualTo(wide);
  }

  @Test
  void claimRaceHasOneWinnerWhomAllLearn() throws Exception {
    PinStore store = store();
    for (int round = 0; round < 50; round++) {
      SessionKey key = key(round);
      List<String> learned =
          race(
              thread -> {
                String own = "by-" + thread;
                String earlier = await(store.claim(key, own));
                return earlier == null ? "own " + own : earlier;
              });

      String winner = await(store.find(key));
      assertThat(winner).startsWith("by-");
      assertThat(learned).containsOnlyOnce("own " + winner).containsOnly("own " + winner, winner);
    }
  }

  @Test
  void replaceRaceHasOneWinner() throws Exception {
    PinStore store = store();
    for (int round = 0; round < 50; round++) {
      SessionKey key = key(round);
      await(store.claim(key, "old"));
      List<Boolean> won = race(thread -> await(store.replace(key, "old", "by-" + thread)));

      assertThat(won).containsOnlyOnce(true);
      assertThat(await(store.find(key))).isEqualTo("by-" + won.indexOf(true));
    }
  }

  @Test
  void removeRaceHasOneWinner() throws Exception {
    PinStore store = store();
    for (int round = 0; round < 50; round++) {
      SessionKey key = key(round);
      await(store.claim(key, "old"));

      assertThat(race(thread -> await(store.remove(key, "old")))).containsOnlyOnce(true);
      assertThat(await(store.find(key))).isNull();
    }
  }

  @Test
  void replaceAndRemoveRaceHasOneWinner() throws Exception {
    PinStore store = store();
    for (int round = 0; round < 50; round++) {
      SessionKey key = key(round);
      await(store.claim(key, "old"));
      List<Boolean> won =
          race(
              thread ->
                  thread % 2 == 0
                      ? await(store.remove(key, "old"))
                      : await(store.replace(key, "old", "new")));

      assertThat(won).containsOnlyOnce(true);
      assertThat(await(store.find(key))).isEqualTo(won.indexOf(true) % 2 == 0 ? null : "new");
    }
  }

  @Test
  void forEachShowsEveryEntryOnce() {
    PinStore store = store();
    fill(store, 0, 100);
    await(store.replace(key(7), "v7", "moved"));
    await(store.remove(key(8), "v8"));

    Map<SessionKey, String> entries = entries(store);
    assertThat(entries).hasSize(99).containsEntry(key(7), "moved").doesNotContainKey(key(8));
    assertThat(entries).containsEntry(key(0), "v0").containsEntry(key(99), "v99");
  }

  @Test
  void countTellsHowManySessionsHaveAValue() {
    PinStore store = store();
    for (int i = 0; i < 10; i++) {
      await(store.claim(key(i), i < 7 ? "a" : "b"));
    }
    await(store.replace(key(0), "a", "b"));
    await(store.remove(key(1), "a"));

    assertThat(await(store.count("a"))).isEqualTo(5);
    assertThat(await(store.count("b"))).isEqualTo(4);
    assertThat(await(store.count("c"))).isZero();
  }

  @Test
  void storesThatAreOpenAtOnceDoNotShareEntries() {
    PinStore one = store();
    PinStore two = store();
    await(one.claim(key(1), "a"));

    assertThat(await(two.find(key(1)))).isNull();
  }
}
