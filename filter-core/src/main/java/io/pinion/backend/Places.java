package io.pinion.backend;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The places for calls at backends, of which each has as many as its limit says, and the queue of
 * those who have found none. A place that becomes free is the first one's in the queue who may use
 * it, and nobody who comes later takes it before. No thread waits. Safe for many threads.
 */
public final class Places {
  private record Waiting(long began, ScheduledFuture<?> deadline) {}

  private record Admission(Waiter waiter, Backend backend) {}

  private static final Logger LOG = System.getLogger(Places.class.getName());
  private static final double NANOS = 1e9;

  private final InFlight inFlight;
  private final int longest;
  private final Duration patience;
  private final ScheduledExecutorService timer;
  private final Executor executor;

  /** In the order of arrival; guarded by itself. */
  private final Map<Waiter, Waiting> queue = new LinkedHashMap<>();

  /** The length of the queue, looked at without its lock since most of the time it is empty. */
  private volatile int waiting;

  private final LongAdder ended = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder full = new LongAdder();
  private final LongAdder overdue = new LongAdder();

  /**
   * Places, of which these calls have taken some.
   *
   * @param longest how many may wait; 0 for none
   * @param patience how long each may
   * @param timer says when that is over; not closed here
   * @param executor tells those who wait
   */
  public Places(
      InFlight inFlight,
      int longest,
      Duration patience,
      ScheduledExecutorService timer,
      Executor executor) {
    this.inFlight = inFlight;
    this.longest = longest;
    this.patience = patience;
    this.timer = timer;
    this.executor = executor;
  }

  /**
   * Takes a place, which {@link #giveBack} gives back.
   *
   * @return false if there is none, or if somebody waits for it
   */
  public boolean take(Backend backend) {
    if (waiting == 0 || backend.maxConcurrency() == 0) {
      return inFlight.tryBegin(backend);
    }
    List<Admission> admitted = new ArrayList<>();
    boolean taken;
    synchronized (queue) {
      admit(backend, admitted); // who could not use it until now, perhaps
      taken = !isWanted(backend) && inFlight.tryBegin(backend);
    }
    tell(admitted);
    return taken;
  }

  /** Gives a place back, to the first who waits for it. */
  public void giveBack(Backend backend) {
    inFlight.end(backend); // first: whoever joins the queue from here on sees that it is free
    if (waiting > 0) {
      List<Admission> admitted = new ArrayList<>();
      synchronized (queue) {
        admit(backend, admitted);
      }
      tell(admitted);
    }
  }

  /**
   * Joins the queue.
   *
   * @return false if it is full; otherwise the waiter is told what becomes of it, perhaps before
   *     this returns
   */
  public boolean join(Waiter waiter) {
    List<Admission> admitted = new ArrayList<>();
    synchronized (queue) {
      if (queue.size() >= longest) {
        full.increment();
        return false;
      }
      queue.put(waiter, new Waiting(System.nanoTime(), deadline(waiter)));
      waiting = queue.size(); // before it looks: whoever gives a place back from here on sees it
      waiter.wanted().forEach(backend -> admit(backend, admitted));
    }
    tell(admitted);
    return true;
  }

  private ScheduledFuture<?> deadline(Waiter waiter) {
    return timer.schedule(() -> turnAway(waiter), patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Leaves the queue.
   *
   * @return whether the waiter was in it, and is told nothing any more
   */
  public boolean leave(Waiter waiter) {
    if (waiting == 0) {
      return false;
    }
    synchronized (queue) {
      Waiting left = queue.remove(waiter);
      if (left != null) {
        settle(left);
      }
      return left != null;
    }
  }

  private void turnAway(Waiter waiter) {
    if (leave(waiter)) {
      overdue.increment();
      execute(waiter::turnedAway);
    }
  }

  /** Gives what is free there to those who wait for it, in their order. */
  private void admit(Backend free, List<Admission> admitted) {
    Iterator<Map.Entry<Waiter, Waiting>> each = queue.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Waiter, Waiting> next = each.next();
      Backend wanted = wanted(next.getKey(), free);
      if (wanted != null && !inFlight.tryBegin(wanted)) {
        return;
      } else if (wanted != null) {
        each.remove();
        settle(next.getValue());
        admitted.add(new Admission(next.getKey(), wanted));
      }
    }
  }

  private boolean isWanted(Backend backend) {
    return queue.keySet().stream().anyMatch(waiter -> wanted(waiter, backend) != null);
  }

  /** The backend of this id as the waiter knows it; null if it does not want it now. */
  private static @Nullable Backend wanted(Waiter waiter, Backend backend) {
    for (Backend wanted : waiter.wanted()) {
      if (wanted.id().equals(backend.id()) && waiter.mayUse(wanted)) {
        return wanted;
      }
    }
    return null;
  }

  private void settle(Waiting left) {
    waiting = queue.size();
    left.deadline().cancel(false);
    ended.increment();
    nanos.add(System.nanoTime() - left.began());
  }

  /** Without the lock: a waiter does as it likes. */
  private void tell(List<Admission> admitted) {
    for (Admission one : admitted) {
      if (!execute(() -> one.waiter().admitted(one.backend()))) {
        giveBack(one.backend());
      }
    }
  }

  private boolean execute(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) { // all exchanges are ended by whoever closes
      LOG.log(Level.DEBUG, "the gateway is closing", e);
      return false;
    }
  }

  /** What the queue has seen so far. */
  public QueueState queue() {
    return new QueueState(waiting, ended.sum(), nanos.sum() / NANOS, full.sum(), overdue.sum());
  }
}
