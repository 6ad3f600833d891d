package io.pinion.benchmarks.nullservlet;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that calls each stream when its next event is due: cheaper than a scheduled executor,
 * whose own cost would be taken for the container's.
 */
final class Pacer implements AutoCloseable {
  private static final long LONGEST_NAP_NANOS = 1_000_000_000;

  private final Queue<EventStream> arrivals = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<EventStream> waiting =
      new PriorityQueue<>(Comparator.comparingLong(EventStream::due));
  private final Thread thread = new Thread(this::run, "pacer");
  private volatile boolean closed;

  Pacer() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Calls {@link EventStream#tick} once when it is due. */
  void schedule(EventStream stream) {
    arrivals.add(stream);
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      for (EventStream arrived = arrivals.poll(); arrived != null; arrived = arrivals.poll()) {
        waiting.add(arrived);
      }
      EventStream next = waiting.peek();
      long nap = next == null ? LONGEST_NAP_NANOS : next.due() - System.nanoTime();
      if (next != null && nap <= 0) {
        waiting.poll();
        next.tick();
      } else {
        LockSupport.parkNanos(this, Math.min(nap, LONGEST_NAP_NANOS));
      }
    }
  }
}
