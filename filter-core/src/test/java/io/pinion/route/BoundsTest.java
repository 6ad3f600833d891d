package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.health.HealthState;
import io.pinion.health.HealthView;
import io.pinion.pin.FakeTicker;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Caps of the form ceil(c (m + 1) w / W). */
class BoundsTest {
  private final LiveSessions live =
      new LiveSessions(Duration.ofMinutes(5), 1_000, new FakeTicker());

  private int sessions;

  @Test
  void capIsTheWeightedShareTimesTheFactorRoundedUp() {
    List<Backend> backends = Crowds.backends(2, i -> i == 0 ? 3 : 1);
    Backend heavy = backends.get(0);
    Backend light = backends.get(1);
    use(heavy, 6);
    use(light, 1); // m + 1 = 8: caps of 7.5 and 2.5, rounded up

    assertThat(room(1.25, backends)).accepts(heavy, light);
    use(heavy, 2);
    use(light, 2); // m + 1 = 12: 11.25 and 3.75
    assertThat(room(1.25, backends)).accepts(heavy, light);
    use(light, 1); // m + 1 = 13: 12.2 and 4.1
    assertThat(room(1.25, backends)).accepts(heavy, light);
    use(light, 1); // m + 1 = 14: 13.1 and 4.4, and light has 5
    assertThat(room(1.25, backends)).accepts(heavy).rejects(light);
  }

  @Test
  void capThatRoundingHasMadeALittleLargerIsNotAWholeSessionLarger() {
    List<Backend> backends = Crowds.backends(3, i -> 0.7);
    backends.forEach(each -> use(each, 2));
    use(backends.get(0), 1);
    use(backends.get(1), 1); // m + 1 = 9: 3 each, and 3.0000000000000004 in floating point

    assertThat(room(1, backends))
        .accepts(backends.get(2))
        .rejects(backends.get(0), backends.get(1));
  }

  @Test
  void onlyUsableOnesShare() {
    List<Backend> backends = Crowds.backends(3);
    use(backends.get(0), 5);
    use(backends.get(1), 5);

    assertThat(room(1, backends)).rejects(backends.get(0), backends.get(1));
    assertThat(room(1, backends.subList(0, 2))).accepts(backends.get(0), backends.get(1));
  }

  @Test
  void whoIsBackForAShortTimeOnlyHasLess() {
    List<Backend> backends = Crowds.backends(2);
    backends.forEach(each -> use(each, 4)); // m + 1 = 9
    Map<String, Double> readiness = Map.of("gpu-0", 0.25);

    assertThat(room(1, backends)).accepts(backends.get(0));
    assertThat(new Bounds(1, live, ready(readiness)).room(backends))
        .rejects(backends.get(0)) // 1.8
        .accepts(backends.get(1)); // 7.2
  }

  @Test
  void whoHoldsNoMoreLeavesItsShareToTheOthers() {
    Backend small = Crowds.backend("small", 1, Map.of());
    Backend large = Crowds.backend("large", 0, Map.of());
    use(small, 1);
    use(large, 30);

    assertThat(room(1.25, List.of(small, large))).rejects(small).accepts(large);
  }

  @Test
  void allShareWhatNoneCanHold() {
    List<Backend> full = Crowds.holding(2, 3);
    full.forEach(each -> use(each, 3));
    assertThat(room(1, full)).accepts(full.get(0), full.get(1)); // m + 1 = 7: 3.5
    use(full.get(0), 1);

    assertThat(room(1, full)).rejects(full.get(0)).accepts(full.get(1));
  }

  @Test
  void whereThereIsNoFactorOnlyWhatABackendCanHoldCounts() {
    List<Backend> backends =
        List.of(Crowds.backend("small", 2, Map.of()), Crowds.backend("large", 0, Map.of()));
    use(backends.get(0), 2);
    use(backends.get(1), 500);

    assertThat(room(0, backends)).rejects(backends.get(0)).accepts(backends.get(1));
  }

  private Predicate<Backend> room(double factor, List<Backend> backends) {
    return new Bounds(factor, live, ready(Map.of())).room(backends);
  }

  private void use(Backend backend, int more) {
    for (int i = 0; i < more; i++) {
      live.used(new SessionKey(sessions++, 0), backend.id());
    }
  }

  private static HealthView ready(Map<String, Double> readiness) {
    return new HealthView() {
      @Override
      public HealthState state(Backend backend) {
        return HealthState.UP;
      }

      @Override
      public double readiness(Backend backend) {
        return readiness.getOrDefault(backend.id(), 1.0);
      }
    };
  }
}
