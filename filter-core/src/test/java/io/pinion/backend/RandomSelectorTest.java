package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RandomSelectorTest {
  private final BackendSelector selector = BackendSelector.random(new Random(20261121));

  @Test
  void backendsAreFirstAsOftenAsTheirWeightsSay() {
    List<Backend> backends = List.of(Placements.backend("big", 3), Placements.backend("small", 1));
    Map<String, Integer> firsts = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String first = selector.rank(Placements.loaded(backends, Map.of())).next().id();
      firsts.merge(first, 1, Integer::sum);
    }

    assertThat(firsts.get("big")).isCloseTo(75_000, Percentage.withPercentage(2));
  }

  @Test
  void everyBackendIsRankedOnce() {
    assertThat(Placements.ids(selector.rank(Placements.loaded(Placements.backends(3), Map.of()))))
        .containsExactlyInAnyOrder("gpu-0", "gpu-1", "gpu-2");
  }
}
