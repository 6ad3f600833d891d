package io.pinion.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When failing traffic takes a backend out, and for how long: twice as long with each further time,
 * and half as long again for each {@code maxTime} that has passed without.
 *
 * @param failures how many exchanges in a row have to fail; 0 for no ejection at all
 * @param time how long the first ejection lasts
 * @param maxTime how long any lasts at most
 * @param maxShare the percentage of the backends that may be out when one is ejected, itself
 *     included
 */
public record EjectionPolicy(int failures, Duration time, Duration maxTime, int maxShare) {
  /** No ejection. */
  public static final EjectionPolicy NONE = new EjectionPolicy(0, Duration.ZERO, Duration.ZERO, 0);

  /** Whether so many failures in a row are enough. */
  boolean ejectsAfter(int failed) {
    return failures > 0 && failed >= failures;
  }

  /** One that begins now, after an earlier one if there was any. */
  Ejection next(@Nullable Ejection last, long now) {
    int doublings = last == null ? 0 : (int) Math.max(0, last.doublings() + 1 - calm(last, now));
    long nanos = time.toNanos();
    int effective = 0;
    while (effective < doublings && nanos < maxTime.toNanos()) {
      nanos *= 2;
      effective++;
    }
    return new Ejection(effective, now + Math.min(nanos, maxTime.toNanos()));
  }

  private long calm(Ejection last, long now) {
    return (now - last.until()) / maxTime.toNanos();
  }
}
