package io.pinion.health;

/**
 * The last time that a backend was ejected, which may be over.
 *
 * @param doublings how often the usual time was doubled for it
 * @param until its end, in nanoseconds of the tracker's clock
 */
record Ejection(int doublings, long until) {
  boolean isOver(long now) {
    return now - until >= 0;
  }

  /** The same, over now at the latest. */
  Ejection endedBy(long now) {
    return isOver(now) ? this : new Ejection(doublings, now);
  }
}
