package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.health.HealthView;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which backends have room for one more live session: none is to have more than its weighted share
 * of all times a factor, rounded up (consistent hashing with bounded loads, Mirrokni, Thorup and
 * Zadimoghaddam 2016), nor more than it can hold warm.
 */
final class Bounds {
  private final double factor;
  private final LiveSessions live;
  private final HealthView health;

  /**
   * Bounds.
   *
   * @param factor at least 1; 0 for no bound but the backends' own
   */
  Bounds(double factor, LiveSessions live, HealthView health) {
    this.factor = factor;
    this.live = live;
    this.health = health;
  }

  /** Tells for the moment, in which nobody else places a session. */
  Predicate<Backend> room(List<Backend> usable) {
    long sessions = 1;
    double weights = 0;
    for (Backend backend : usable) {
      sessions += live.at(backend);
      weights += weight(backend);
    }
    double perWeight = factor * sessions / weights;
    return backend -> {
      int there = live.at(backend);
      boolean holds = backend.maxSessions() == 0 || there < backend.maxSessions();
      return holds && (factor == 0 || there < Math.ceil(perWeight * weight(backend)));
    };
  }

  /** One that is back for a short time only is to get less. */
  private double weight(Backend backend) {
    return backend.weight() * health.readiness(backend);
  }
}
