package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.health.HealthView;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which backends have room for one more live session: none is to have more than it can hold warm,
 * nor more than its weighted share of all times a factor, rounded up (consistent hashing with
 * bounded loads, Mirrokni, Thorup and Zadimoghaddam 2016). Those that can hold no more leave their
 * share to the others; if none can, all of them share what there is. So there is always one with
 * room.
 */
final class Bounds {
  /** What rounding may have added to a share. */
  private static final double ROUNDING = 1e-9;

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
    List<Backend> holding = usable.stream().filter(this::holdsMore).toList();
    boolean allFull = holding.isEmpty();
    List<Backend> sharing = allFull ? usable : holding;
    long sessions = 1;
    double weights = 0;
    for (Backend backend : sharing) {
      sessions += live.at(backend);
      weights += weight(backend);
    }
    double perWeight = factor * sessions / weights;
    return backend ->
        (allFull || holdsMore(backend))
            && (factor == 0 || live.at(backend) < cap(perWeight * weight(backend)));
  }

  /** Whether it can hold one more session warm. */
  boolean holdsMore(Backend backend) {
    return backend.maxSessions() == 0 || live.at(backend) < backend.maxSessions();
  }

  private static double cap(double share) {
    return Math.ceil(share - ROUNDING);
  }

  /** One that is back for a short time only is to get less. */
  private double weight(Backend backend) {
    return backend.weight() * health.readiness(backend);
  }
}
