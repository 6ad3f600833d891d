package io.pinion.observe;

import io.pinion.backend.Backend;
import io.pinion.health.HealthState;

/**
 * Told of what happened. Called by one thread of its own, one event after the other, never on a
 * thread that carries streams; when that thread cannot keep up, events are dropped and counted. An
 * exception from a listener is logged and changes nothing.
 */
public interface GatewayListener {
  /** An exchange has ended; each that was begun ends once. */
  default void exchangeEnded(ExchangeReport report) {}

  /** A backend's state has changed. */
  default void backendChanged(Backend backend, HealthState from, HealthState to, String reason) {}
}
