package io.pinion.relay;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets many threads ask for a piece of work that only one of them does at a time. A thread that
 * asks while another is at it leaves at once, and the other goes round again: nobody waits, so that
 * no lock of a container's can be held against one of ours, and a callback that comes in the middle
 * of a call is handled after it instead of inside it.
 *
 * <p>Only a callback after which the container takes its objects back has to wait, by {@link
 * #settle}, for the turn under way, which may still be inside a call to them.
 */
public final class Serial {
  private static final Logger LOG = System.getLogger(Serial.class.getName());
  private static final Duration PAUSE = Duration.ofNanos(20_000);
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(5);

  private final AtomicInteger asked = new AtomicInteger();
  private final Runnable turn;
  private volatile @Nullable Thread worker;

  /** Serialises {@code turn}, which must look at everything that may have changed. */
  public Serial(Runnable turn) {
    this.turn = turn;
  }

  /** Has a turn begin after this call began. What the caller wrote before, the turn sees. */
  public void signal() {
    int seen = asked.getAndIncrement();
    if (seen != 0) {
      return;
    }
    seen = 1;
    do {
      worker = Thread.currentThread();
      try {
        turn.run();
      } catch (RuntimeException | Error e) { // would keep the place taken for good
        LOG.log(Level.ERROR, "a turn failed", e);
      }
      worker = null; // before the place is free for the next
      seen = asked.addAndGet(-seen);
    } while (seen != 0);
  }

  /**
   * Signals, and returns when that turn is over; at once if the caller is inside a turn itself.
   * Turns do not block, so this takes microseconds; the limit is for a thread that was stopped.
   */
  void settle() {
    signal();
    long began = System.nanoTime();
    while (asked.get() != 0
        && worker != Thread.currentThread()
        && System.nanoTime() - began < LONGEST_SETTLING.toNanos()) {
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
  }
}
