package io.pinion.health;

/** What a backend may be used for. */
public enum HealthState {
  /** Takes all sessions. */
  UP,
  /** Keeps its pinned sessions and takes no new ones. */
  DRAINING,
  /** Taken out for a while because of failing traffic. */
  EJECTED,
  /** Taken out because probes fail. */
  DOWN
}
