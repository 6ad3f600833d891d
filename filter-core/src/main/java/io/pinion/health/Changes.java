package io.pinion.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the listener of changes in the order in which they were noted, by one thread at a time and
 * under no lock, so that it may take its time or ask back.
 */
final class Changes {
  private static final Logger LOG = System.getLogger(HealthTracker.class.getName());

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  /** Notes one, to be told by the next {@link #tell}. */
  void note(Runnable change) {
    waiting.add(change);
  }

  /** Tells what was noted; if another thread is at it, that one does. */
  void tell() {
    while (!waiting.isEmpty() && telling.compareAndSet(false, true)) {
      try {
        for (Runnable change = waiting.poll(); change != null; change = waiting.poll()) {
          tell(change);
        }
      } finally {
        telling.set(false); // and look again: one may have come since
      }
    }
  }

  private static void tell(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException | Error e) { // which must not keep the others from being told
      LOG.log(Level.WARNING, "a listener failed that was told of a backend's state", e);
    }
  }
}
