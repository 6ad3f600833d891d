package io.pinion.benchmarks.day;

import java.time.Duration;

/**
 * What happens to a backend.
 *
 * @param id the backend's
 */
record Change(Duration at, Kind kind, String id) {
  /** What can happen. */
  enum Kind {
    /** It is added to the pool. */
    JOINS,
    /** It is to keep its sessions and take no new ones. */
    DRAINS,
    /** It is there as before it drained. */
    STAYS,
    /** Its process ends, and with it its cache; requests to it fail. */
    FALLS,
    /** Probes have found out. */
    SEEN_DOWN,
    /** It is back, with nothing in its cache. */
    RETURNS
  }
}
