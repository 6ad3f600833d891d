package io.pinion.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Reading what llmload prints. */
class LoadResultTest {
  private static final String LINE =
      "{\"ok\":2500,\"rps\":250.0,\"events\":250123,\"events_per_s\":25012.3,\"moved\":9,"
          + "\"broken\":1,\"failed_connect\":2,\"failed_reset\":3,\"failed_status\":4,"
          + "\"last_status\":503,\"abandoned\":0,\"unfinished\":5,"
          + "\"added\":{\"n\":250123,\"p50\":81,\"p90\":120,\"p99\":310,\"p999\":900,\"max\":2000},"
          + "\"first\":{\"n\":2500,\"p50\":7,\"p90\":7,\"p99\":7,\"p999\":7,\"max\":7},\"nodes\":{}}";

  @Test
  void latencyIsThatOfEvents() {
    LoadResult result = LoadResult.parse(LINE);

    assertThat(result.ok()).isEqualTo(2500);
    assertThat(result.events()).isEqualTo(250_123);
    assertThat(result.p50()).isEqualTo(81);
    assertThat(result.p99()).isEqualTo(310);
  }

  @Test
  void everyKindOfFaultCountsButNotMovedSessions() {
    assertThat(LoadResult.parse(LINE).faults()).isEqualTo(1 + 2 + 3 + 4 + 5);
  }

  @Test
  void anotherTextIsSaid() {
    assertThatThrownBy(() -> LoadResult.parse("usage: llmload"))
        .hasMessageContaining("usage: llmload");
  }
}
