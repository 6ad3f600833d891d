package io.pinion.health;

import io.pinion.backend.Backend;
import java.util.concurrent.CompletionStage;

/** Asks one backend how busy it is. */
@FunctionalInterface
public interface LoadProbe {
  /**
   * Asks; returns at once.
   *
   * @return completes within the probe's own timeout, with what the backend says in Prometheus
   *     text, or with why it says nothing
   */
  CompletionStage<String> ask(Backend backend);
}
