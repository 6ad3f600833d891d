package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolTableTest {
  private final AtomicInteger built = new AtomicInteger();
  private final PoolTable<Integer> tables =
      new PoolTable<>(
          backends -> {
            built.incrementAndGet();
            return backends.size();
          });

  @Test
  void tablesOfAPoolsModelsAreBuiltOnceEach() {
    List<Backend> small = Placements.backends(2);
    List<Backend> large = Placements.backends(3);
    for (int i = 0; i < 10; i++) {
      assertThat(tables.of(small)).isEqualTo(2);
      assertThat(tables.of(large)).isEqualTo(3);
    }

    assertThat(built).hasValue(2);
  }

  @Test
  void poolThatReplacesAnotherHasATableOfItsOwn() {
    assertThat(tables.of(Placements.backends(2))).isEqualTo(2);
    assertThat(tables.of(Placements.backends(2))).isEqualTo(2);

    assertThat(built).hasValue(2);
  }
}
