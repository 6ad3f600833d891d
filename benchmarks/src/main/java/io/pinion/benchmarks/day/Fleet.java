package io.pinion.benchmarks.day;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.health.HealthState;
import io.pinion.health.HealthView;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The backends as they are, and as the gateway sees them. */
final class Fleet implements HealthView {
  private static final URI NOWHERE = URI.create("http://192.0.2.1:8000");

  /** How often each was drained or has fallen without the contrary: what happens may overlap. */
  private final Map<String, Integer> drained = new HashMap<>();

  private final Map<String, Integer> fallen = new HashMap<>();
  private final Map<String, Integer> seenDown = new HashMap<>();
  private final Consumer<String> emptied;
  private BackendPool pool;

  /**
   * A fleet with none down.
   *
   * @param emptied told which one has lost its cache
   */
  Fleet(Consumer<String> emptied) {
    this.emptied = emptied;
    pool =
        new BackendPool(
            IntStream.range(0, Timetable.AT_FIRST)
                .mapToObj(Timetable::id)
                .map(Fleet::backend)
                .toList());
  }

  void happens(Change change) {
    String id = change.id();
    switch (change.kind()) {
      case JOINS -> {
        List<Backend> all = new ArrayList<>(pool.all());
        all.add(backend(id));
        pool = new BackendPool(all);
      }
      case DRAINS -> drained.merge(id, 1, Integer::sum);
      case STAYS -> drained.merge(id, -1, Integer::sum);
      case FALLS -> {
        fallen.merge(id, 1, Integer::sum);
        emptied.accept(id);
      }
      case SEEN_DOWN -> seenDown.merge(id, 1, Integer::sum);
      case RETURNS -> {
        fallen.merge(id, -1, Integer::sum);
        seenDown.merge(id, -1, Integer::sum);
      }
    }
  }

  BackendPool pool() {
    return pool;
  }

  /** Whether a request to it fails. */
  boolean isDead(Backend backend) {
    return fallen.getOrDefault(backend.id(), 0) > 0;
  }

  @Override
  public HealthState state(Backend backend) {
    if (seenDown.getOrDefault(backend.id(), 0) > 0) {
      return HealthState.DOWN;
    }
    return drained.getOrDefault(backend.id(), 0) > 0 ? HealthState.DRAINING : HealthState.UP;
  }

  private static Backend backend(String id) {
    return new Backend(id, NOWHERE, 1);
  }
}
