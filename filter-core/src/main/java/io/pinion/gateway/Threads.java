package io.pinion.gateway;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The gateway's own threads: named, daemons, and gone when it is closed. */
final class Threads {
  private static final long STOP_WAIT_SECONDS = 5;

  private Threads() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One thread that runs things later. */
  static ScheduledExecutorService scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, named(name));
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }

  static void stop(ScheduledExecutorService scheduler) {
    scheduler.shutdownNow();
    try {
      if (!scheduler.awaitTermination(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger(Threads.class.getName())
            .log(System.Logger.Level.WARNING, "a timer of the gateway does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
