package io.pinion.health;

import io.pinion.backend.Backend;

/** The state of each backend as this member sees it. Safe for many threads; never blocks. */
@FunctionalInterface
public interface HealthView {
  /** The state now; a backend counts as UP until something says otherwise. */
  HealthState state(Backend backend);

  /** Whether it may be given new sessions. */
  default boolean takesNew(Backend backend) {
    return state(backend) == HealthState.UP;
  }

  /** Whether sessions that are pinned to it stay there. */
  default boolean keepsPinned(Backend backend) {
    HealthState state = state(backend);
    return state == HealthState.UP || state == HealthState.DRAINING;
  }

  /**
   * The share of its usual new sessions that it is to have now, above 0 and at most 1: less than 1
   * while it has been back for a short time only.
   */
  default double readiness(Backend backend) {
    return 1;
  }
}
