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
   * Jetty's pool gives idle connections up after half a minute, Tomcat its clients' connections and
   * its spare threads after one: sockets that have not changed for longer than that stay.
   */
  private static final Duration QUIET = Duration.ofSeconds(65);

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Waits until it has given up what it does not keep. */
  static IdleState await(GatewayProcess gateway) throws Exception {
    Quiet quiet = new Quiet();
    Eventually.get(gateway::sockets, quiet::holds, PATIENCE);
    return now(gateway);
  }

  private static IdleState now(GatewayProcess gateway) throws IOException {
    JvmFigures jvm = gateway.jvm(); // frees descriptors, too, where something relies on that
    return new IdleState(jvm, gateway.descriptors(), gateway.sockets());
  }

  /** For notes. */
  String text() {
    String text =
        "%d KiB of heap, %d threads and %d in pools, %d descriptors, %d of them sockets,"
            + " %d direct buffers of %d KiB, %d classes";
    return text.formatted(
        jvm.heap() >> 10,
        jvm.threads(),
        jvm.pooled(),
        descriptors,
        sockets,
        jvm.directBuffers(),
        jvm.directBytes() >> 10,
        jvm.classes());
  }

  private static final class Quiet {
    private int last = -1;
    private long since;

    boolean holds(int now) {
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
      return System.nanoTime() - since > QUIET.toNanos();
    }
  }
}
