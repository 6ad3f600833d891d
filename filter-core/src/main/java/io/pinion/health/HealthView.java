package io.pinion.health;

import io.pinion.backend.Backend;

/** The state of each backend as this member sees it. Never blocks. */
@FunctionalInterface
public interface HealthView {
  /** The state now; a backend counts as UP until something says otherwise. */
  HealthState state(Backend backend);
}
