package io.pinion.benchmarks.day;

import java.time.Duration;
import java.util.stream.IntStream;

/** How many requests of a day have hit the backend that holds their session's cache. */
final class Tally {
  /** Of a day. */
  static final int SLOTS = 144;

  private static final long SLOT_SECONDS = Duration.ofDays(1).toSeconds() / SLOTS;

  private final long[] requests = new long[SLOTS];
  private final long[] hits = new long[SLOTS];

  /** A request whose session has had one before. */
  void count(Duration at, boolean hit) {
    int slot = (int) (at.toSeconds() / SLOT_SECONDS);
    requests[slot]++;
    hits[slot] += hit ? 1 : 0;
  }

  /** Requests of all day. */
  long requests() {
    return IntStream.range(0, SLOTS).mapToLong(i -> requests[i]).sum();
  }

  /** In per cent. */
  double share() {
    return 100.0 * IntStream.range(0, SLOTS).mapToLong(i -> hits[i]).sum() / requests();
  }

  /** In per cent, of ten minutes. */
  double share(int slot) {
    return 100.0 * hits[slot] / Math.max(1, requests[slot]);
  }
}
