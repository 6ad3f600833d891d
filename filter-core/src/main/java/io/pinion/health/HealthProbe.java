package io.pinion.health;

import io.pinion.backend.Backend;
import java.util.concurrent.CompletionStage;

/** Asks one backend whether it is well. */
@FunctionalInterface
public interface HealthProbe {
  /**
   * Sends one probe; returns at once.
   *
   * @return completes within the probe's own timeout: normally if the backend is well, with the
   *     reason if it is not; with a {@link io.pinion.backend.NoSocketException}, which says nothing
   *     about the backend, if it could not be asked
   */
  CompletionStage<?> probe(Backend backend);
}
