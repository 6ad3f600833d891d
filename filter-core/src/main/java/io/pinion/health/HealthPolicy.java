package io.pinion.health;

import java.time.Duration;

/**
 * When a backend goes out, and how it comes back.
 *
 * @param rise successful probes in a row that bring it up
 * @param fall failed probes in a row that take it down
 * @param ejection what traffic alone does
 * @param slowStart how long one that is back gets less than its share; zero for not at all
 * @param drainTimeout how long one that drains keeps its sessions
 * @param panic the percentage of backends below which, if so few are left, it is ignored that the
 *     others are out; 0 for never
 */
public record HealthPolicy(
    int rise,
    int fall,
    EjectionPolicy ejection,
    Duration slowStart,
    Duration drainTimeout,
    int panic) {
  /** Of its share, what a backend gets that has come back this moment. */
  private static final double FIRST_READINESS = 0.1;

  /** The share of its usual new sessions for a backend that has been back for so long. */
  double readiness(long nanosBack) {
    if (nanosBack >= slowStart.toNanos()) {
      return 1;
    }
    double ramp = (double) nanosBack / slowStart.toNanos();
    return FIRST_READINESS + (1 - FIRST_READINESS) * ramp;
  }
}
