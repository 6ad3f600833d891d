package io.pinion.health;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps ejection from taking out too many: traffic that fails at most backends says more of the
 * traffic, or of what stands before all of them. The cap holds for the pool, and for those that
 * serve each model: the only backend, and the only one of a model, is never ejected.
 *
 * @param percentage how many of them may be out, the one to be ejected included, rounded down
 */
record EjectionCap(int percentage) {
  /**
   * Whether a backend may be ejected.
   *
   * @param isOut whether another one is ejected or down now
   */
  boolean allows(Backend backend, BackendPool pool, Predicate<Backend> isOut) {
    return alternatives(backend, pool).allMatch(group -> hasPlace(group, isOut));
  }

  private boolean hasPlace(List<Backend> group, Predicate<Backend> isOut) {
    long out = group.stream().filter(isOut).count() + 1;
    return out <= (long) group.size() * percentage / 100;
  }

  /** The groups that a backend belongs to: all, and for each model that it serves those that do. */
  private static Stream<List<Backend>> alternatives(Backend backend, BackendPool pool) {
    Stream<List<Backend>> byModel =
        pool.all().stream()
            .flatMap(each -> each.models().keySet().stream())
            .distinct()
            .filter(backend::serves)
            .map(pool::serving);
    Stream<List<Backend>> general =
        backend.models().isEmpty()
            ? Stream.of(pool.all().stream().filter(each -> each.models().isEmpty()).toList())
            : Stream.empty();
    return Stream.concat(Stream.of(pool.all()), Stream.concat(byModel, general));
  }
}
