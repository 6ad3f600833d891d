package io.pinion.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The backends in force, in the order of the configuration. Immutable; replaced whole. */
public final class BackendPool {
  private final List<Backend> backends;
  private final Map<String, Backend> byId = new LinkedHashMap<>();
  private final Map<String, List<Backend>> byModel = new LinkedHashMap<>();

  /** Those that serve a model which none names. */
  private final List<Backend> ofAnyModel;

  private final boolean renames;

  /**
   * A pool of these backends, possibly none.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  public BackendPool(List<Backend> backends) {
    this.backends = List.copyOf(backends);
    Set<String> models = new LinkedHashSet<>();
    for (Backend backend : backends) {
      if (byId.put(backend.id(), backend) != null) {
        throw new IllegalArgumentException("backend id " + backend.id() + " occurs twice");
      }
      models.addAll(backend.models().keySet());
    }
    for (String model : models) {
      byModel.put(model, backends.stream().filter(each -> each.serves(model)).toList());
    }
    renames = this.backends.stream().anyMatch(Backend::renames);
    ofAnyModel =
        models.isEmpty()
            ? this.backends
            : backends.stream().filter(each -> each.models().isEmpty()).toList();
  }

  /** All backends; unmodifiable. */
  public List<Backend> all() {
    return backends;
  }

  /**
   * The backends that serve a model; unmodifiable, and the same list each time.
   *
   * @param model null if the request names none, so that any of them will do
   */
  public List<Backend> serving(@Nullable String model) {
    return model == null ? backends : byModel.getOrDefault(model, ofAnyModel);
  }

  /** Whether a request's model decides which backends may serve it. */
  public boolean namesModels() {
    return !byModel.isEmpty();
  }

  /** Whether any of them calls a model by another name than callers do. */
  public boolean renamesModels() {
    return renames;
  }

  /** The ids of all; unmodifiable. */
  public Set<String> ids() {
    return Collections.unmodifiableSet(byId.keySet());
  }

  /** The backend of this id; null if the pool has none. */
  public @Nullable Backend find(String id) {
    return byId.get(id);
  }
}
