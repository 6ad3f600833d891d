package io.pinion.observe;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Carries events from the threads that relay to the listeners, which may be slow: a bounded queue
 * that drops, and counts what it drops, rather than hold anybody up.
 */
public final class ListenerQueue implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ListenerQueue.class.getName());
  private static final long CLOSE_WAIT_MILLIS = 2_000;

  /** To wake a thread costs more than to tell an event, so what comes in this time is one batch. */
  private static final long BATCH_NANOS = 5_000_000;

  private final List<GatewayListener> listeners;
  private final BlockingQueue<Consumer<GatewayListener>> events;
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  /** Starts the thread. */
  @SuppressWarnings("this-escape") // the last statement, on complete fields
  public ListenerQueue(List<GatewayListener> listeners, int capacity, ThreadFactory threads) {
    this.listeners = List.copyOf(listeners);
    this.events = new ArrayBlockingQueue<>(capacity);
    this.thread = threads.newThread(this::run);
    thread.start();
  }

  /** Passes an event on to every listener, later; returns at once. */
  public void publish(Consumer<GatewayListener> event) {
    if (closed || !events.offer(event)) {
      dropped.increment();
    }
  }

  /** Events that found the queue full or closed. */
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    while (!closed || !events.isEmpty()) {
      try {
        Consumer<GatewayListener> event = events.poll(1, TimeUnit.SECONDS);
        while (event != null) {
          tellAll(event);
          event = events.poll();
        }
        if (!closed) {
          LockSupport.parkNanos(this, BATCH_NANOS);
        }
      } catch (InterruptedException e) {
        // by close(), which has left nothing to tell, or by a listener, which is no reason to end
      }
    }
  }

  private void tellAll(Consumer<GatewayListener> event) {
    for (GatewayListener listener : listeners) {
      tell(listener, event);
    }
  }

  private static void tell(GatewayListener listener, Consumer<GatewayListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException | Error e) { // foreign code, whose classes may even be missing
      LOG.log(Level.WARNING, "listener " + listener.getClass().getName() + " failed", e);
    }
  }

  /** Tells the listeners what is queued, and ends the thread, by interrupting it if they hang. */
  @Override
  public void close() {
    closed = true;
    events.offer(listener -> {}); // wakes the thread
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_WAIT_MILLIS);
      if (thread.isAlive()) {
        giveUp();
      }
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
    }
  }

  /** What is still queued would hang like what went before. */
  private void giveUp() {
    dropped.add(events.drainTo(new ArrayList<>()));
    thread.interrupt();
  }
}
