package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a pin store keeps an entry: its time to live, and what a full store forgets. */
public abstract class PinStoreLifetimeContract extends PinStoreFixture {
  /** The share of {@code percent} of the time to live. */
  private Duration ttlShare(int percent) {
    return ttl().multipliedBy(percent).dividedBy(100);
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

    assertThat(await(store.claim(key(1), "b"))).isNull();
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
    assertThat(fill(store, 0, 4 * bound)).isEmpty();

    assertThat(entries(store)).hasSizeBetween(bound / 2, mostEntries(bound));
  }

  @Test
  void fullStoreKeepsNewEntriesAndForgetsOldOnes() {
    int bound = smallestBound();
    PinStore store = store(LONG, bound);
    fill(store, 0, bound);
    pass(Duration.ofSeconds(2));
    fill(store, bound, bound / 2);
    assertThat(kept(store, bound, bound / 2)).isGreaterThanOrEqualTo(bound / 2 * 99 / 100);
    pass(Duration.ofSeconds(2));
    fill(store, 2 * bound, 3 * bound); // one that samples meets the last old ones by chance

    assertThat(kept(store, 0, bound)).isLessThanOrEqualTo(bound / 100);
  }

  @Test
  void readingCountsAsUseWhenAFullStoreForgets() {
    int bound = smallestBound();
    int kept = certainEntries(bound);
    int used = bound / 4;
    PinStore store = store(LONG, bound);
    fill(store, 0, kept);
    pass(Duration.ofSeconds(2));
    assertThat(kept(store, 0, used)).isEqualTo(used); // which reads them
    pass(Duration.ofSeconds(2));
    fill(store, bound, bound - kept + (kept - used) * 2 / 5);

    assertThat(kept(store, 0, used)).isGreaterThanOrEqualTo(used * 9 / 10);
    assertThat(kept(store, used, kept - used)).isLessThanOrEqualTo((kept - used) * 7 / 10);
  }

  private static int kept(PinStore store, int from, int count) {
    return (int)
        answers(from, count, i -> store.find(key(i))).stream().filter(Objects::nonNull).count();
  }
}
