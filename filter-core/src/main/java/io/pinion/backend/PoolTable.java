package io.pinion.backend;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a selector computes once for a list of backends: kept as long as that list is in use, which
 * a {@link BackendPool} gives as long as it stands, one for each model. Safe for many threads.
 */
final class PoolTable<T> {
  private static final int MOST_LISTS = 1_000;

  private record Built<T>(List<Backend> backends, T table) {}

  /** By identity: comparing the contents would cost more than the lookup. */
  private final LoadingCache<List<Backend>, T> tables;

  /** Mostly there is one list. */
  private volatile @Nullable Built<T> last;

  PoolTable(Function<List<Backend>, T> build) {
    this.tables =
        Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(MOST_LISTS)
            .executor(Runnable::run)
            .build(build::apply);
  }

  @SuppressWarnings("ReferenceEquality") // as the cache's
  T of(List<Backend> backends) {
    Built<T> found = last;
    if (found == null || found.backends != backends) {
      found = new Built<>(backends, tables.get(backends));
      last = found;
    }
    return found.table;
  }
}
