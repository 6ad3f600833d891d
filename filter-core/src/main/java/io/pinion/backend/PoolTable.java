package io.pinion.backend;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a selector computes once for a pool: kept as long as the same list is asked for, which a
 * {@link BackendPool} gives as long as it stands. Safe for many threads; two that come first both
 * compute.
 */
final class PoolTable<T> {
  private record Built<T>(List<Backend> backends, T table) {}

  private final Function<List<Backend>, T> build;
  private volatile @Nullable Built<T> built;

  PoolTable(Function<List<Backend>, T> build) {
    this.build = build;
  }

  @SuppressWarnings("ReferenceEquality") // comparing the contents would cost more than the lookup
  T of(List<Backend> backends) {
    Built<T> last = built;
    if (last == null || last.backends != backends) {
      last = new Built<>(backends, build.apply(backends));
      built = last;
    }
    return last.table;
  }
}
