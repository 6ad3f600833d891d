package io.pinion.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void backendsThatAreNoMoreAreForgotten() {
    Counters counters = new Counters();
    for (String id : List.of("stays", "goes")) {
      counters.backendFailed(id, "reset");
      counters.backendEjected(id);
    }

    counters.retainBackends(Set.of("stays"));

    assertThat(PrometheusText.of(counters.families()))
        .contains("pinion_ejections_total{backend=\"stays\"}")
        .contains("pinion_backend_failures_total{backend=\"stays\",failure=\"reset\"}")
        .doesNotContain("goes");
  }
}
