package io.pinion.pin.hazelcast;

import java.util.Deque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that ask one member: each operation wakes one that is idle, and whichever gets a core
 * first takes the oldest. A {@code ThreadPoolExecutor} with a bounded queue wakes one for all that
 * comes until that one runs: if its core is taken just then, for milliseconds, everybody waits for
 * it beside idle threads and an idle core. (The queue that knows no such turns, {@code
 * LinkedTransferQueue}, has waiting threads spin in Java 17, JDK-8301341.)
 */
final class Askers implements AutoCloseable {
  /** Operations under way at a time; each takes well below a millisecond. */
  static final int THREADS = 8;

  /** Operations that wait for a thread. */
  static final int WAITING = 4096;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Deque<Thread> idle = new ConcurrentLinkedDeque<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threadsNumber = new AtomicInteger();
  private volatile boolean closed;

  /**
   * Has an operation run, which must not throw.
   *
   * @throws RejectedExecutionException if as many wait as may, or this is closed
   */
  void execute(Runnable operation) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    if (!increment(pending, THREADS + WAITING)) {
      throw new RejectedExecutionException(THREADS + WAITING + " operations are under way or wait");
    }
    waiting.add(operation);
    wakeOne();
  }

  /** Whether there is no thread, and nothing for one to do. */
  boolean isIdle() {
    return threadsNumber.get() == 0 && waiting.isEmpty();
  }

  /** Interrupts what is under way, and forgets what waits. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  /** There is something to do; if all threads are busy, they look for more before they rest. */
  private void wakeOne() {
    Thread rested = idle.poll();
    if (rested != null) {
      LockSupport.unpark(rested);
    } else if (increment(threadsNumber, THREADS)) {
      Thread thread = new Thread(this::run, "pinion-hazelcast-ask");
      thread.setDaemon(true);
      threads.add(thread);
      boolean started = false;
      try {
        thread.start();
        started = true;
      } finally {
        if (!started) { // the system has no more
          forget(thread);
        }
      }
    }
  }

  private void run() {
    Thread self = Thread.currentThread();
    try {
      do {
        workOff();
      } while (rest(self));
    } finally {
      forget(self);
      if (!waiting.isEmpty() && !closed) { // came while this one went, and counted on it
        wakeOne();
      }
    }
  }

  private void workOff() {
    Runnable next;
    while (!closed && (next = waiting.poll()) != null) {
      var unused = Thread.interrupted(); // was meant for the one before
      try {
        if (!closed) { // or for this, by close()
          next.run();
        }
      } finally {
        pending.decrementAndGet();
      }
    }
  }

  /** Waits to be woken; false if it was not, for long enough. */
  private boolean rest(Thread self) {
    idle.push(self);
    long until = System.nanoTime() + IDLE_NANOS;
    // in this order: who adds to what waits does so before looking for who is idle
    while (waiting.isEmpty() && idle.contains(self) && !closed) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return !idle.remove(self); // whoever has taken it off has something to do
      }
      LockSupport.parkNanos(this, left);
      var unused = Thread.interrupted(); // it would not park again
    }
    idle.remove(self);
    return !closed;
  }

  private void forget(Thread thread) {
    threads.remove(thread);
    threadsNumber.decrementAndGet();
  }

  /** Adds one, unless that is too many. */
  private static boolean increment(AtomicInteger number, int most) {
    return number.getAndUpdate(now -> Math.min(most, now + 1)) < most;
  }
}
