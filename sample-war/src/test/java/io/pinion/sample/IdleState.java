package io.pinion.sample;

import java.io.IOException;
import java.time.Duration;

/**
 * What a gateway's process holds when nothing is under way.
 *
 * @param descriptors open ones, sockets among them
 * @param sockets open ones
 */
record IdleState(JvmFigures jvm, int descriptors, int sockets) {
  /**
   * Tomcat and Jetty's client give spare threads up after a minute, and Jetty's pool its
   * connections after half of one: what does not change for longer than that stays.
   */
  private static final Duration QUIET = Duration.ofSeconds(65);

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /** Waits until its threads and descriptors are those that it keeps. */
  static IdleState await(GatewayProcess gateway) throws Exception {
    Quiet quiet = new Quiet();
    Eventually.get(
        () -> gateway.threads() + " threads, " + gateway.sockets() + " sockets",
        quiet::holds,
        PATIENCE);
    return now(gateway);
  }

  private static IdleState now(GatewayProcess gateway) throws IOException {
    JvmFigures jvm = gateway.jvm(); // frees descriptors, too, where something relies on that
    return new IdleState(jvm, gateway.descriptors(), gateway.sockets());
  }

  /** For notes. */
  String text() {
    return "%d KiB of heap, %d threads, %d descriptors, %d sockets, %d direct buffers (%d KiB), %d classes"
        .formatted(
            jvm.heap() >> 10,
            jvm.threads(),
            descriptors,
            sockets,
            jvm.directBuffers(),
            jvm.directBytes() >> 10,
            jvm.classes());
  }

  private static final class Quiet {
    private String last = "";
    private long since;

    boolean holds(String now) {
      if (!now.equals(last)) {
        last = now;
        since = System.nanoTime();
      }
      return System.nanoTime() - since > QUIET.toNanos();
    }
  }
}
