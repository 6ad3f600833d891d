package io.pinion.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The gateway's one timer: what it runs must not block. */
final class Timers implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Timers.class.getName());

  private final ScheduledExecutorService scheduler = Threads.scheduler("pinion-timer");

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /** Runs this again and again, whatever it throws, with a pause of this length in between. */
  void every(Duration pause, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) { // which would end the repetition
            LOG.log(Level.WARNING, "a timer of the gateway failed", e);
          }
        };
    long nanos = pause.toNanos();
    var unused = scheduler.scheduleWithFixedDelay(guarded, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Runs this once, after a while; never once closed. */
  void later(Duration pause, Runnable work) {
    try {
      var unused = scheduler.schedule(work, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the gateway has closed", e);
    }
  }

  @Override
  public void close() {
    Threads.stop(scheduler);
  }
}
