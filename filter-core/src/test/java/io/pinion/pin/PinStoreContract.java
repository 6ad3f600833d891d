package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every pin store promises. A store's module extends this and says how to open one.
 *
 * <p>Time is the store's own: one with an injected clock moves it in {@link #pass}, one on the real
 * clock waits there and chooses a {@link #ttl} long enough for its granularity. No test expects an
 * entry to be there when less than 40 % of the time to live is left, so that a slow machine does no
 * harm to a time to live of some seconds.
 */
public abstract class PinStoreContract {
  private static final int THREADS = 16;
  private static final Duration LONG = Duration.ofHours(1);
  private static final long PATIENCE_SECONDS = 30;

  private final List<PinStore> opened = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** Opens an empty store. It is closed by this class. */
  protected abstract PinStore open(Duration ttl, int maxEntries);

  /** Lets this much time go by for all stores, or slightly more. */
  protected abstract void pass(Duration time);

  /** A time to live for the tests that let it go by. */
  protected abstract Duration ttl();

  /** The smallest bound that this store keeps to as {@link #mostEntries} says. */
  protected int smallestBound() {
    return 1_000;
  }

  /** How many entries a store with this bound may show; a sampling store may need some slack. */
  protected int mostEntries(int maxEntries) {
    return maxEntries;
  }

  @AfterEach
  final void closeStores() {
    threads.shutdownNow();
    opened.forEach(PinStore::close);
  }

  /** A store of no particular bounds. */
  protected final PinStore store() {
    return store(LONG, 100_000);
  }

  /** A store that is closed after the test. */
  protected final PinStore store(Duration ttl, int maxEntries) {
    PinStore store = open(ttl, maxEntries);
    opened.add(store);
    return store;
  }

  /** A session of this number. */
  protected static SessionKey key(int number) {
    return new SessionKey(0x9e3779b97f4a7c15L * (number + 1), number);
  }

  /** What a stage completes with. */
  protected static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The share of {@code percent} of the time to live. */
  private Duration ttlShare(int percent) {
    return ttl().multipliedBy(percent).dividedBy(100);
  }

  @Test
  void sessionThatWasNeverSeenHasNoValue() {
    assertThat(await(store().find(key(1)))).isNull();
  }

  @Test
  void firstClaimWritesAndLaterOnesLearnItsValue() {
    PinStore store = store();

    assertThat(await(store.claim(key(1), "a"))).isEqualTo("a");
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

    assertThat(await(store.claim(key(1), "b"))).isEqualTo("b");
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
      List<String> learned = race(thread -> await(store.claim(key, "by-" + thread)));

      assertThat(Set.copyOf(learned)).hasSize(1);
      assertThat(learned.get(0)).isEqualTo(await(store.find(key))).startsWith("by-");
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
  void entryLivesForItsTimeAndNotLonger() {
    PinStore store = store(ttl(), 100_000);
    await(store.claim(key(1), "a"));
    pass(ttlShare(50));
    assertThat(await(store.find(key(1)))).isEqualTo("a");
    pass(ttlShare(60));

    assertThat(await(store.find(key(1)))).isNull();
    assertThat(await(store.replace(key(1), "a", "b"))).isFalse();
    assertThat(await(store.remove(key(1), "a"))).isFalse();
    assertThat(await(store.count("a"))).isZero();
    assertThat(entries(store)).isEmpty();
  }

  @Test
  void expiredSessionCanBeClaimedAnew() {
    PinStore store = store(ttl(), 100_000);
    await(store.claim(key(1), "a"));
    pass(ttlShare(110));

    assertThat(await(store.claim(key(1), "b"))).isEqualTo("b");
    pass(ttlShare(50));
    assertThat(await(store.find(key(1)))).isEqualTo("b");
  }

  @Test
  void findDoesNotProlongTheTimeToLive() {
    PinStore store = store(ttl(), 100_000);
    await(store.claim(key(1), "a"));
    for (int i = 0; i < 3; i++) {
      pass(ttlShare(37));
      var unused = await(store.find(key(1)));
    }

    assertThat(await(store.find(key(1)))).isNull();
  }

  @Test
  void lostClaimDoesNotProlongTheTimeToLive() {
    PinStore store = store(ttl(), 100_000);
    await(store.claim(key(1), "a"));
    pass(ttlShare(55));
    assertThat(await(store.claim(key(1), "b"))).isEqualTo("a");
    pass(ttlShare(55));

    assertThat(await(store.find(key(1)))).isNull();
  }

  @Test
  void failedReplaceDoesNotProlongTheTimeToLive() {
    PinStore store = store(ttl(), 100_000);
    await(store.claim(key(1), "a"));
    pass(ttlShare(55));
    assertThat(await(store.replace(key(1), "other", "b"))).isFalse();
    pass(ttlShare(55));

    assertThat(await(store.find(key(1)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void replaceRenewsTheTimeToLiveAlsoByTheSameValue(String replacement) {
    PinStore store = store(ttl(), 100_000);
    await(store.claim(key(1), "a"));
    pass(ttlShare(55));
    assertThat(await(store.replace(key(1), "a", replacement))).isTrue();
    pass(ttlShare(55));
    assertThat(await(store.find(key(1)))).isEqualTo(replacement);
    pass(ttlShare(55));

    assertThat(await(store.find(key(1)))).isNull();
  }

  @Test
  void fullStoreRefusesNothingAndStaysBounded() {
    int bound = smallestBound();
    PinStore store = store(LONG, bound);
    for (int i = 0; i < 4 * bound; i++) {
      assertThat(await(store.claim(key(i), "v" + i))).isEqualTo("v" + i);
    }

    assertThat(entries(store)).hasSizeBetween(bound / 2, mostEntries(bound));
  }

  @Test
  void fullStoreKeepsNewEntriesAndForgetsOldOnes() {
    int bound = smallestBound();
    PinStore store = store(LONG, bound);
    fill(store, 0, bound);
    pass(Duration.ofSeconds(2));
    fill(store, bound, bound);

    assertThat(kept(store, bound, bound)).isGreaterThanOrEqualTo(bound * 9 / 10);
    assertThat(kept(store, 0, bound)).isLessThanOrEqualTo(bound / 10 + mostEntries(bound) - bound);
  }

  @Test
  void readingCountsAsUseWhenAFullStoreForgets() {
    int bound = smallestBound();
    int used = bound / 4;
    PinStore store = store(LONG, bound);
    fill(store, 0, bound);
    pass(Duration.ofSeconds(2));
    assertThat(kept(store, 0, used)).isEqualTo(used); // which reads them
    pass(Duration.ofSeconds(2));
    fill(store, bound, bound / 2);

    assertThat(kept(store, 0, used)).isGreaterThanOrEqualTo(used * 9 / 10);
    assertThat(kept(store, used, bound - used)).isLessThanOrEqualTo(bound / 2);
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

  private static void fill(PinStore store, int from, int count) {
    for (int i = from; i < from + count; i++) {
      await(store.claim(key(i), "v" + i));
    }
  }

  private static int kept(PinStore store, int from, int count) {
    int kept = 0;
    for (int i = from; i < from + count; i++) {
      kept += await(store.find(key(i))) == null ? 0 : 1;
    }
    return kept;
  }

  /** All entries; fails if one is shown twice. */
  protected static Map<SessionKey, String> entries(PinStore store) {
    Map<SessionKey, String> entries = new HashMap<>();
    await(store.forEach((key, value) -> assertThat(entries.put(key, value)).isNull()));
    return entries;
  }

  /** Runs it in all threads at the same moment; their results in the order of the threads. */
  private <T> List<T> race(IntFunction<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      results.add(
          threads.submit(
              () -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return work.apply(thread);
              }));
    }
    List<T> all = new ArrayList<>();
    for (Future<T> result : results) {
      all.add(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return all;
  }
}
