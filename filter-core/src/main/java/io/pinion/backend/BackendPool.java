package io.pinion.backend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backends in force, in the order of the configuration. Immutable; replaced whole. */
public final class BackendPool {
  private final List<Backend> backends;
  private final Map<String, Backend> byId = new LinkedHashMap<>();

  /**
   * A pool of these backends, possibly none.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  public BackendPool(List<Backend> backends) {
    this.backends = List.copyOf(backends);
    for (Backend backend : backends) {
      if (byId.put(backend.id(), backend) != null) {
        throw new IllegalArgumentException("backend id " + backend.id() + " occurs twice");
      }
    }
  }

  /** All backends; unmodifiable. */
  public List<Backend> all() {
    return backends;
  }

  /** The backend of this id; null if the pool has none. */
  public @Nullable Backend find(String id) {
    return byId.get(id);
  }
}
