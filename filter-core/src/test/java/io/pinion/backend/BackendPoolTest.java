package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendPoolTest {
  @Test
  void keepsTheOrderOfTheConfigurationAndFindsById() {
    List<Backend> backends = Placements.backends("b", "a", "c");
    BackendPool pool = new BackendPool(backends);

    assertThat(pool.all()).isEqualTo(backends);
    assertThat(pool.find("a")).isSameAs(backends.get(1));
    assertThat(pool.find("d")).isNull();
  }

  @Test
  void doesNotChangeWithTheListItWasMadeOf() {
    List<Backend> backends = new ArrayList<>(Placements.backends("a", "b"));
    BackendPool pool = new BackendPool(backends);
    backends.clear();

    assertThat(pool.all()).hasSize(2);
  }

  @Test
  void refusesAnIdThatOccursTwice() {
    assertThatThrownBy(() -> new BackendPool(Placements.backends("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a occurs twice");
  }

  @Test
  void callsUnderWayAreCountedById() {
    InFlight inFlight = new InFlight();
    Backend moved = new Backend("a", java.net.URI.create("http://192.0.2.9:1"), 1);
    Backend before = Placements.backend("a", 1);
    inFlight.begin(before);
    inFlight.begin(moved);

    assertThat(inFlight.at(before)).isEqualTo(2);
    inFlight.end(before);
    assertThat(inFlight.at(moved)).isEqualTo(1);
    assertThat(inFlight.at(Placements.backend("b", 1))).isZero();
  }
}
