package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What moves when the pool changes, and where to. */
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

  private String first(SessionKey key, List<Backend> backends) {
    return selector.rank(Placements.of(key, backends)).next().id();
  }
}
