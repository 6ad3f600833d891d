package io.pinion.route;

/** What becomes of sessions that were moved when their first choice is up again. */
public enum FailBack {
  /** They stay where their cache is now. */
  STAY,
  /** They return to it, once it has been up for the time of its slow start and has room. */
  RETURN
}
