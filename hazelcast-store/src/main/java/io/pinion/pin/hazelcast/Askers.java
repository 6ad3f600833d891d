package io.pinion.pin.hazelcast;

import java.time.Duration;
import java.util.Deque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
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
  /** Operations that wait for a thread. */
  static final int WAITING = 4096;

  private final ThreadFactory factory;
  private final int most;
  private final long idleNanos;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Deque<Thread> idle = new ConcurrentLinkedDeque<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threadsNumber = new AtomicInteger();
  private volatile boolean closed;

  /**
   * None so far: threads come when they are needed.
   *
   * @param most threads, and operations under way at a time
   * @param idle how long a thread without anything to do stays
   */
  Askers(ThreadFactory factory, int most, Duration idle) {
    this.factory = factory;
    this.most = most;
    this.idleNanos = idle.toNanos();
  }

  /**
   * Has an operation run, which must not throw.
   *
   * @throws RejectedExecutionException if as many wait as may, this is closed, or the system has no
   *     thread for it
   */
  void execute(Runnable operation) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    if (!increment(pending, most + WAITING)) {
      throw new RejectedExecutionException(most + WAITING + " operations are under way or wait");
    }
    waiting.add(operation);
    if (!wakeOne() && threadsNumber.get() == 0 && waiting.remove(operation)) {
      pending.decrementAndGet();
      throw new RejectedExecutionException("the system starts no more threads");
    }
  }

  /** Whether there is no thread, and nothing for one to do. */
  boolean isIdle() {
    return threadsNumber.get() == 0 && waiting.isEmpty();
  }

  /** Interrupts what is under way, for what heeds it, and forgets what waits. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  /**
   * There is something to do; if all threads are busy, they look for more before they rest.
   *
   * @return whether somebody will
   */
  private boolean wakeOne() {
    Thread rested = idle.poll();
    if (rested != null) {
      LockSupport.unpark(rested);
      return true;
    }
    return !increment(threadsNumber, most) || start();
  }

  private boolean start() {
    Thread thread = factory.newThread(this::run);
    threads.add(thread);
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) { // of threads: the system has no more
      forget(thread);
      return false;
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
        var unused = wakeOne(); // if there is no thread, the next operation tries again
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
    long until = System.nanoTime() + idleNanos;
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
