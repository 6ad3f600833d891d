package io.pinion.health;

import org.jspecify.annotations.Nullable;

/**
 * What probes say of one backend: it changes only after several in a row that say otherwise.
 *
 * @param down whether it is down
 * @param contrary how many in a row have said otherwise
 * @param upSince when it last came up, in nanoseconds of the tracker's clock; null if it was never
 *     down
 */
record Probed(boolean down, int contrary, @Nullable Long upSince) {
  static final Probed INITIAL = new Probed(false, 0, null);

  /**
   * After one more probe.
   *
   * @param well what it has said
   * @param needed how many in a row it takes to change
   */
  Probed after(boolean well, int needed, long now) {
    if (well != down) {
      return contrary == 0 ? this : new Probed(down, 0, upSince);
    } else if (contrary + 1 < needed) {
      return new Probed(down, contrary + 1, upSince);
    }
    return new Probed(!well, 0, well ? Long.valueOf(now) : upSince);
  }
}
