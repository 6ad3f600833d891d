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

  @Test
  void answersOfTheStoreAreCountedByTheTimeTheyTook() {
    Counters counters = new Counters();
    for (long micros : new long[] {100, 101, 1_000, 70_000_000}) {
      counters.storeAnswered(micros * 1_000);
    }

    assertThat(PrometheusText.of(counters.families()))
        .contains("# TYPE pinion_store_seconds histogram\n")
        .contains("pinion_store_seconds_bucket{le=\"0.0001\"} 1\n")
        .contains("pinion_store_seconds_bucket{le=\"0.00025\"} 2\n")
        .contains("pinion_store_seconds_bucket{le=\"0.0005\"} 2\n")
        .contains("pinion_store_seconds_bucket{le=\"0.001\"} 3\n")
        .contains("pinion_store_seconds_bucket{le=\"60\"} 3\n")
        .contains("pinion_store_seconds_bucket{le=\"+Inf\"} 4\n")
        .contains("pinion_store_seconds_count 4\n");
  }
}
