package io.pinion.health;

import java.util.Locale;

/** What a backend may be used for. */
public enum HealthState {
  /** Takes all sessions. */
  UP,
  /** Keeps its pinned sessions and takes no new ones. */
  DRAINING,
  /** Taken out for a while because of failing traffic. */
  EJECTED,
  /** Taken out because probes fail. */
  DOWN;

  /** As metrics have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
