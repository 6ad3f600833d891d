package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backends of one moment that may serve a request.
 *
 * @param pool all
 * @param model the model asked for; null if the request names none
 */
record Candidates(BackendPool pool, @Nullable String model) {
  /** All of them; the same list as long as the pool stays the same. */
  List<Backend> all() {
    return pool.serving(model);
  }

  /** The one of this id; null if there is none, or it does not serve the model. */
  @Nullable Backend find(String id) {
    Backend backend = pool.find(id);
    return backend != null && (model == null || backend.serves(model)) ? backend : null;
  }
}
