package io.pinion.gateway;

import io.pinion.backend.InFlight;
import io.pinion.health.HealthState;
import io.pinion.health.HealthView;
import io.pinion.pin.PinStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Says when a backend that was removed may leave the pool: when its time is over, when it is down,
 * or when it has neither a pin nor a call.
 */
final class Departures {
  private static final Logger LOG = System.getLogger(Departures.class.getName());

  private final Membership membership;
  private final HealthView health;
  private final InFlight inFlight;
  private final PinStore pins;
  private final Duration timeout;
  private final LongSupplier clock;
  private final Set<Leaving> counting = ConcurrentHashMap.newKeySet();

  /**
   * Departures.
   *
   * @param timeout how long it may take at most
   * @param clock that of the membership
   */
  Departures(
      Membership membership,
      HealthView health,
      InFlight inFlight,
      PinStore pins,
      Duration timeout,
      LongSupplier clock) {
    this.membership = membership;
    this.health = health;
    this.inFlight = inFlight;
    this.pins = pins;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** Looks at all that are leaving. Returns at once. */
  void check() {
    for (Leaving each : membership.leaving()) {
      if (isOver(each) || health.state(each.backend()) == HealthState.DOWN) {
        membership.gone(each);
      } else if (inFlight.at(each.backend()) == 0 && counting.add(each)) {
        count(each);
      }
    }
  }

  private boolean isOver(Leaving each) {
    return clock.getAsLong() - each.since() >= timeout.toNanos();
  }

  private void count(Leaving each) {
    var unused =
        pins.count(each.backend().id())
            .whenComplete(
                (count, failure) -> {
                  counting.remove(each);
                  if (failure != null) {
                    LOG.log(Level.DEBUG, "the store does not count pins", failure);
                  } else if (count == 0 && inFlight.at(each.backend()) == 0) {
                    membership.gone(each);
                  }
                });
  }
}
