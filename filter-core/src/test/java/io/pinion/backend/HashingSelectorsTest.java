package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every selector that hashes promises, and how evenly each spreads. */
class HashingSelectorsTest {
  private static final int KEYS = 1_000_000;

  static Stream<BackendSelector> selectors() {
    return Stream.of(
        BackendSelector.rendezvous(), BackendSelector.ring(), BackendSelector.maglev());
  }

  static Stream<BackendSelector> spreading() {
    return Stream.of(BackendSelector.rendezvous(), BackendSelector.maglev());
  }

  static Stream<Arguments> evenOnes() {
    return Stream.of(8, 16, 64, 256)
        .flatMap(
            count -> spreading().map(selector -> Arguments.of(selector.name(), count, selector)));
  }

  static Stream<Arguments> sizes() {
    return Stream.of(8, 16, 64, 256)
        .flatMap(
            count -> selectors().map(selector -> Arguments.of(selector.name(), count, selector)));
  }

  static Stream<Arguments> stayingOnes() {
    return Stream.of(8, 16, 64, 256)
        .flatMap(
            count ->
                Stream.of(BackendSelector.rendezvous(), BackendSelector.ring())
                    .map(selector -> Arguments.of(selector.name(), count, selector)));
  }

  static Stream<Arguments> weightedOnes() {
    return Stream.of(1, 2, 3, 5, 8, 16)
        .flatMap(
            count -> spreading().map(selector -> Arguments.of(selector.name(), count, selector)));
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void rankingHasEachBackendOnceWhateverTheirOrder(BackendSelector selector) {
    List<Backend> configured = Placements.backends(7);
    List<Backend> shuffled = new ArrayList<>(configured);
    Collections.shuffle(shuffled, new Random(7));

    Placements.keys(1_000)
        .forEach(
            key -> {
              List<String> ids = Placements.ids(selector.rank(Placements.of(key, configured)));
              assertThat(ids).doesNotHaveDuplicates().hasSize(7);
              assertThat(Placements.ids(selector.rank(Placements.of(key, shuffled))))
                  .isEqualTo(ids);
            });
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void oneBackendGetsAllKeys(BackendSelector selector) {
    List<Backend> one = Placements.backends(1);

    Placements.keys(100)
        .forEach(
            key ->
                assertThat(Placements.ids(selector.rank(Placements.of(key, one))))
                    .containsExactly("gpu-0"));
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void backendOfHardlyAnyWeightIsRankedToo(BackendSelector selector) {
    List<Backend> unequal =
        List.of(
            Placements.backend("huge", 1_000_000),
            Placements.backend("tiny", 1e-9),
            Placements.backend("small", 1));

    Placements.keys(100)
        .forEach(
            key ->
                assertThat(Placements.ids(selector.rank(Placements.of(key, unequal))))
                    .containsExactlyInAnyOrder("huge", "tiny", "small"));
  }

  @ParameterizedTest(name = "{0} over {1}")
  @MethodSource("evenOnes")
  void busiestBackendIsCloseToTheAverage(String name, int count, BackendSelector selector) {
    int[] counts = counts(selector, Placements.backends(count));

    double peak = (double) max(counts) * count / KEYS;
    assertThat(peak).isLessThan(count > 64 ? 1.06 : 1.03);
  }

  @ParameterizedTest(name = "{0} over {1}")
  @MethodSource("sizes")
  void whoLeavesMovesItsOwnShare(String name, int count, BackendSelector selector) {
    List<Backend> all = Placements.backends(count);
    List<SessionKey> keys = Placements.keys(5_000).toList();
    List<String> before = keys.stream().map(key -> first(selector, key, all)).toList();
    int trials = Math.min(count, 32);
    long moved = 0;
    long own = 0;
    for (int i = 0; i < trials; i++) {
      Backend gone = all.get(i * count / trials);
      List<Backend> left = all.stream().filter(each -> !each.equals(gone)).toList();
      for (int k = 0; k < keys.size(); k++) {
        moved += first(selector, keys.get(k), left).equals(before.get(k)) ? 0 : 1;
        own += before.get(k).equals(gone.id()) ? 1 : 0;
      }
    }

    double asked = (double) trials * keys.size();
    assertThat(moved / asked).isCloseTo(1.0 / count, within(0.01));
    assertThat((moved - own) / asked).isBetween(0.0, 0.01);
  }

  @ParameterizedTest(name = "{0} over {1}")
  @MethodSource("stayingOnes")
  void noKeyMovesBetweenTwoThatStay(String name, int count, BackendSelector selector) {
    List<Backend> all = Placements.backends(count);
    String gone = "gpu-3";
    List<Backend> left = all.stream().filter(each -> !each.id().equals(gone)).toList();

    List<SessionKey> keys = Placements.keys(50_000).toList();
    List<String> before = keys.stream().map(key -> first(selector, key, all)).toList();
    for (int i = 0; i < keys.size(); i++) {
      if (!before.get(i).equals(gone)) {
        assertThat(first(selector, keys.get(i), left)).isEqualTo(before.get(i));
      }
    }
  }

  @ParameterizedTest(name = "{0} over {1}")
  @MethodSource("weightedOnes")
  void sharesFollowWeightsWithinTwoPercent(String name, int count, BackendSelector selector) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      backends.add(Placements.backend("gpu-" + i, 1 + i % 4));
    }
    double total = backends.stream().mapToDouble(Backend::weight).sum();
    int[] counts = counts(selector, backends);

    for (int i = 0; i < count; i++) {
      double expected = KEYS * backends.get(i).weight() / total;
      assertThat((double) counts[i]).isCloseTo(expected, within(0.02 * expected));
    }
  }

  /** Not on a ring, where each point has one next neighbour. */
  @ParameterizedTest
  @MethodSource("spreading")
  void sessionsOfADeadBackendAreSpreadOverAllOthers(BackendSelector selector) {
    List<Backend> all = Placements.backends(5);
    int[] seconds = new int[5];
    Placements.keys(500_000)
        .map(key -> Placements.ids(selector.rank(Placements.of(key, all))))
        .filter(ids -> ids.get(0).equals("gpu-0"))
        .forEach(ids -> seconds[number(ids.get(1))]++);

    int total = Arrays.stream(seconds).sum();
    for (int i = 1; i < 5; i++) {
      assertThat(seconds[i] * 4.0 / total).isBetween(0.8, 1.2);
    }
  }

  private static int[] counts(BackendSelector selector, List<Backend> backends) {
    int[] counts = new int[backends.size()];
    Placements.keys(KEYS).forEach(key -> counts[number(first(selector, key, backends))]++);
    return counts;
  }

  private static int max(int[] counts) {
    return Arrays.stream(counts).max().orElseThrow();
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring("gpu-".length()));
  }

  private static String first(BackendSelector selector, SessionKey key, List<Backend> backends) {
    return selector.rank(Placements.of(key, backends)).next().id();
  }
}
