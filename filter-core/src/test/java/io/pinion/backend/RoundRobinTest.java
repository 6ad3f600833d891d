package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private final BackendSelector selector = BackendSelector.roundRobin();

  @Test
  void backendsTakeTurns() {
    assertThat(firsts(6, Placements.backends("a", "b", "c")))
        .containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void backendOfMuchWeightHasMoreTurnsButNotAllOfThemInARow() {
    List<Backend> backends = List.of(Placements.backend("big", 3), Placements.backend("small", 2));

    assertThat(firsts(10, backends))
        .containsExactly(
            "big", "small", "big", "small", "big", "big", "small", "big", "small", "big");
  }

  @Test
  void everyBackendIsRankedOnce() {
    List<Backend> backends = Placements.backends("a", "b", "c");
    for (int i = 0; i < 10; i++) {
      assertThat(Placements.ids(selector.rank(Placements.loaded(backends, Map.of()))))
          .containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void turnsOfABackendThatIsDownAreSpreadOverAllOthers() {
    List<Backend> backends = Placements.backends("down", "b", "c", "d");
    Map<String, Integer> seconds = new HashMap<>();
    for (int i = 0; i < 4 * 30; i++) {
      List<String> ranked = Placements.ids(selector.rank(Placements.loaded(backends, Map.of())));
      if (ranked.get(0).equals("down")) {
        seconds.merge(ranked.get(1), 1, Integer::sum);
      }
    }

    assertThat(seconds).containsOnly(Map.entry("b", 10), Map.entry("c", 10), Map.entry("d", 10));
  }

  @Test
  void ofNobodyThereIsNobody() {
    assertThat(selector.rank(Placements.loaded(List.of(), Map.of())).hasNext()).isFalse();
  }

  @Test
  void turnsAmongTheBackendsOfOneModelDoNotDisturbThoseOfAnother() {
    List<Backend> all = Placements.backends(6);
    List<Backend> few = all.subList(0, 2);
    List<String> firsts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      firsts.addAll(firsts(1, all));
      firsts(1, few);
    }

    assertThat(firsts).hasSize(12);
    assertThat(firsts.subList(0, 6)).doesNotHaveDuplicates();
    assertThat(firsts.subList(6, 12)).isEqualTo(firsts.subList(0, 6));
  }

  private List<String> firsts(int count, List<Backend> backends) {
    List<String> firsts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      firsts.add(selector.rank(Placements.loaded(backends, Map.of())).next().id());
    }
    return firsts;
  }
}
