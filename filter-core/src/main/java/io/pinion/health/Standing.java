package io.pinion.health;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one backend. Immutable; times are in nanoseconds of the tracker's clock.
 *
 * @param probed what probes say
 * @param failures how many exchanges have failed in a row
 * @param ejection the last one; null if there was none
 * @param drainingSince when it was told to drain; null if it does not
 * @param told the state that was last made known
 */
record Standing(
    Probed probed,
    int failures,
    @Nullable Ejection ejection,
    @Nullable Long drainingSince,
    HealthState told) {
  static final Standing INITIAL = new Standing(Probed.INITIAL, 0, null, null, HealthState.UP);

  /** What is down is down, and what traffic has taken out is out, also while it drains. */
  HealthState state(long now) {
    if (probed.down()) {
      return HealthState.DOWN;
    } else if (ejection != null && !ejection.isOver(now)) {
      return HealthState.EJECTED;
    }
    return withoutFaults();
  }

  /** The state as it would be if neither probes nor traffic had found fault with it. */
  HealthState withoutFaults() {
    return drainingSince == null ? HealthState.UP : HealthState.DRAINING;
  }

  /** When it last came back from being down or ejected; null if it was always well. */
  @Nullable Long backSince(long now) {
    Long up = probed.upSince();
    if (ejection == null || !ejection.isOver(now)) {
      return up;
    }
    return up == null || up - ejection.until() < 0 ? Long.valueOf(ejection.until()) : up;
  }

  /** Probes know better than a guess from traffic: one that they take down is ejected no longer. */
  Standing probed(Probed after, long now) {
    Ejection last = after.down() && ejection != null ? ejection.endedBy(now) : ejection;
    return new Standing(after, failures, last, drainingSince, told);
  }

  Standing failedInARow(int count) {
    return new Standing(probed, count, ejection, drainingSince, told);
  }

  Standing ejected(Ejection next) {
    return new Standing(probed, 0, next, drainingSince, told);
  }

  Standing draining(@Nullable Long since) {
    return new Standing(probed, failures, ejection, since, told);
  }

  Standing told(HealthState state) {
    return new Standing(probed, failures, ejection, drainingSince, state);
  }
}
