package io.pinion.pin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends what waits for too long. One timer's task stands for all that wait, as nearly all is over
 * long before: a task for each would wake the timer's thread whenever something begins to wait.
 * Safe for many threads.
 */
final class Deadlines {
  /** Something that waits. */
  interface Waiting {
    /** Whether it waits no longer. */
    boolean isOver();

    /** It has waited too long; perhaps told when it is over, or again. */
    void expire();
  }

  private static final Logger LOG = System.getLogger(Deadlines.class.getName());

  /** So many are kept, though they may be over. */
  static final int FEW = 1024;

  private final ScheduledExecutorService timer;
  private final Executor late;
  private final LongSupplier clock;
  private final Queue<Deadline> deadlines = new PriorityQueue<>();
  private int sweepAt = FEW;
  private long nextLook;
  private boolean looks;

  /**
   * Nothing waits so far.
   *
   * @param timer closed by the caller; then what begins to wait expires at once
   * @param late runs {@link Waiting#expire}
   * @param clock in nanoseconds, as fast as the timer's
   */
  Deadlines(ScheduledExecutorService timer, Executor late, LongSupplier clock) {
    this.timer = timer;
    this.late = late;
    this.clock = clock;
  }

  /** Something waits from now on, for so many nanoseconds at most. */
  void watch(Waiting waiting, long patience) {
    long at = clock.getAsLong() + patience;
    boolean looked;
    synchronized (this) {
      dropThoseThatAreOver();
      if (deadlines.size() >= sweepAt) { // behind one that waits long
        deadlines.removeIf(each -> each.waiting.isOver());
        sweepAt = Math.max(FEW, 2 * deadlines.size());
      }
      deadlines.add(new Deadline(at, waiting));
      boolean inTime = looks && nextLook - at <= 0;
      looked = inTime ? !timer.isShutdown() : lookAt(at);
    }
    if (!looked) {
      waiting.expire();
    }
  }

  /** How many are kept: about twice as many as wait at most, or {@link #FEW}. */
  synchronized int size() {
    return deadlines.size();
  }

  /** Whether somebody will look then: not once the timer is closed. */
  private boolean lookAt(long at) {
    try {
      var unused = timer.schedule(() -> look(at), at - clock.getAsLong(), TimeUnit.NANOSECONDS);
      nextLook = at;
      looks = true;
    } catch (RejectedExecutionException e) {
      looks = false;
    }
    return looks;
  }

  private void look(long at) {
    for (Waiting each : overdue(at)) {
      if (!isHandedOver(each)) {
        each.expire();
      }
    }
  }

  private boolean isHandedOver(Waiting overdue) {
    try {
      late.execute(overdue::expire);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // closed or full: the timer does it itself
    } catch (RuntimeException | Error e) { // no thread to be had, or it threw in this one
      LOG.log(Level.WARNING, "what waited too long could not be ended by another thread", e);
      return false;
    }
  }

  /** The next look is set before anything begins to wait that would be looked at later. */
  private synchronized List<Waiting> overdue(long at) {
    List<Waiting> overdue = new ArrayList<>();
    long now = clock.getAsLong();
    for (Deadline next = deadlines.peek(); next != null && next.at - now <= 0; ) {
      overdue.add(deadlines.remove().waiting);
      next = deadlines.peek();
    }
    looks = looks && at != nextLook; // one that an earlier has overtaken changes nothing
    dropThoseThatAreOver();
    Deadline next = deadlines.peek();
    if (next != null && !looks) {
      lookAt(next.at);
    }
    return overdue;
  }

  private void dropThoseThatAreOver() {
    for (Deadline next = deadlines.peek(); next != null && next.waiting.isOver(); ) {
      deadlines.remove();
      next = deadlines.peek();
    }
  }

  /** When something has waited long enough, by the clock. */
  private record Deadline(long at, Waiting waiting) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      return Long.signum(at - other.at);
    }
  }
}
