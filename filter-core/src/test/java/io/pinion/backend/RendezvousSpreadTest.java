package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How keys spread, and what moves when the pool changes. */
class RendezvousSpreadTest {
  private final BackendSelector selector = BackendSelector.rendezvous();

  @Test
  void backendThatLeavesMovesOnlyItsOwnKeysAndEachToItsSecondRank() {
    List<Backend> all = Placements.backends(8);
    List<Backend> survivors = all.stream().filter(b -> !b.id().equals("gpu-3")).toList();

    Placements.keys(50_000)
        .forEach(
            key -> {
              List<String> before = Placements.ids(selector.rank(Placements.of(key, all)));
              before.remove("gpu-3");
              assertThat(first(key, survivors)).isEqualTo(before.get(0));
            });
  }

  @Test
  void backendThatJoinsTakesKeysAndMovesNoneBetweenTheOthers() {
    List<Backend> seven = Placements.backends(7);
    List<Backend> eight = Placements.backends(8);

    Placements.keys(50_000)
        .forEach(key -> assertThat(first(key, eight)).isIn(first(key, seven), "gpu-7"));
  }

  @Test
  void raisedWeightOnlyAttractsKeys() {
    List<Backend> before = Placements.backends(4);
    List<Backend> after = new ArrayList<>(before);
    after.set(2, Placements.backend("gpu-2", 2));

    Placements.keys(50_000)
        .forEach(key -> assertThat(first(key, after)).isIn(first(key, before), "gpu-2"));
  }

  @Test
  void orderOfTheConfigurationDoesNotMatter() {
    List<Backend> configured = Placements.backends(6);
    List<Backend> shuffled = new ArrayList<>(configured);
    Collections.shuffle(shuffled, new Random(7));

    Placements.keys(5_000)
        .forEach(
            key ->
                assertThat(Placements.ids(selector.rank(Placements.of(key, shuffled))))
                    .isEqualTo(Placements.ids(selector.rank(Placements.of(key, configured)))));
  }

  @Test
  void sessionsOfOneBackendSpreadOverAllOthersWhenItDies() {
    List<Backend> all = Placements.backends(4);
    Map<String, Integer> seconds = new HashMap<>();
    Placements.keys(100_000)
        .map(key -> Placements.ids(selector.rank(Placements.of(key, all))))
        .filter(ids -> ids.get(0).equals("gpu-0"))
        .forEach(ids -> seconds.merge(ids.get(1), 1, Integer::sum));

    int third = seconds.values().stream().mapToInt(Integer::intValue).sum() / 3;
    assertThat(seconds).hasSize(3);
    assertThat(seconds.values())
        .allSatisfy(n -> assertThat(n).isCloseTo(third, Percentage.withPercentage(5)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 16})
  void sharesFollowWeightsWithinTwoPercent(int count) {
    int keys = 1_000_000;
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      backends.add(Placements.backend("gpu-" + i, 1 + i % 4));
    }
    double total = backends.stream().mapToDouble(Backend::weight).sum();
    Map<String, Integer> counts = counts(backends, keys);

    for (Backend backend : backends) {
      double share = counts.getOrDefault(backend.id(), 0) / (double) keys;
      double expected = backend.weight() / total;
      assertThat(share).isCloseTo(expected, within(0.02 * expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 1000000", "16, 1000000"})
  void busiestOfEqualBackendsIsWithinThreePercentOfTheAverage(int count, int keys) {
    Map<String, Integer> counts = counts(Placements.backends(count), keys);

    assertThat(counts).hasSize(count);
    assertThat((double) Collections.max(counts.values()) * count / keys).isLessThan(1.03);
  }

  private Map<String, Integer> counts(List<Backend> backends, int keys) {
    Map<String, Integer> counts = new HashMap<>();
    Placements.keys(keys).forEach(key -> counts.merge(first(key, backends), 1, Integer::sum));
    return counts;
  }

  private String first(SessionKey key, List<Backend> backends) {
    return selector.rank(Placements.of(key, backends)).next().id();
  }
}
