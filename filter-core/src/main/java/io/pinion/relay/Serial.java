package io.pinion.relay;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets many threads ask for a piece of work that only one of them does at a time. A thread that
 * asks while another is at it leaves at once, and the other goes round again: nobody waits, so that
 * no lock of a container's can be held against one of ours, and a callback that comes in the middle
 * of a call is handled after it instead of inside it.
 */
final class Serial {
  private final AtomicInteger asked = new AtomicInteger();
  private final Runnable turn;

  /** Serialises {@code turn}, which must look at everything that may have changed. */
  Serial(Runnable turn) {
    this.turn = turn;
  }

  /** Has a turn begin after this call began. What the caller wrote before, the turn sees. */
  void signal() {
    int seen = asked.getAndIncrement();
    if (seen != 0) {
      return;
    }
    seen = 1;
    do {
      turn.run();
      seen = asked.addAndGet(-seen);
    } while (seen != 0);
  }
}
