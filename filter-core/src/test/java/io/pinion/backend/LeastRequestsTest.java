package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LeastRequestsTest {
  private static final int ROUNDS = 20_000;

  private final BackendSelector selector = BackendSelector.leastRequests(new Random(20261121));

  @Test
  void lessLoadedOfTwoIsFirst() {
    Selection selection =
        Placements.loaded(Placements.backends("busy", "idle"), Map.of("busy", 3, "idle", 2));

    assertThat(firsts(selection)).containsOnlyKeys("idle");
  }

  @Test
  void loadIsRelativeToWeight() {
    List<Backend> backends = List.of(Placements.backend("big", 4), Placements.backend("small", 1));

    assertThat(firsts(Placements.loaded(backends, Map.of("big", 6, "small", 1))))
        .containsOnlyKeys("big");
    assertThat(firsts(Placements.loaded(backends, Map.of("big", 8, "small", 1))))
        .containsOnlyKeys("small");
  }

  @Test
  void everyBackendIsRankedOnce() {
    List<Backend> backends = Placements.backends(7);
    for (int i = 0; i < 100; i++) {
      assertThat(Placements.ids(selector.rank(Placements.loaded(backends, Map.of("gpu-0", 5)))))
          .containsExactlyInAnyOrderElementsOf(backends.stream().map(Backend::id).toList());
    }
  }

  @Test
  void equalLoadIsSpreadEvenly() {
    Map<String, Integer> firsts = firsts(Placements.loaded(Placements.backends(4), Map.of()));

    assertThat(firsts).hasSize(4);
    assertThat(firsts.values())
        .allSatisfy(n -> assertThat(n).isCloseTo(ROUNDS / 4, Percentage.withPercentage(5)));
  }

  @Test
  void busiestOfManyIsNeverFirst() {
    Selection selection =
        Placements.loaded(Placements.backends("a", "b", "c", "busiest"), Map.of("busiest", 1));

    assertThat(firsts(selection)).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void oneBackendOrNoneIsNoTrouble() {
    assertThat(firsts(Placements.loaded(Placements.backends("only"), Map.of("only", 9))))
        .containsOnlyKeys("only");
    assertThat(selector.rank(Placements.loaded(List.of(), Map.of())).hasNext()).isFalse();
  }

  private Map<String, Integer> firsts(Selection selection) {
    Map<String, Integer> firsts = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      firsts.merge(selector.rank(selection).next().id(), 1, Integer::sum);
    }
    return firsts;
  }
}
