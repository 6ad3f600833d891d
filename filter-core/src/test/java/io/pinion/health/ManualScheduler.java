package io.pinion.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs nothing until it is told to: each {@link #round} runs everything that is scheduled once. */
public final class ManualScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final List<Task<?>> tasks = new CopyOnWriteArrayList<>();
  private volatile boolean shutdown;

  /** Runs everything that is scheduled, on the calling thread. */
  public void round() {
    for (Task<?> task : new ArrayList<>(tasks)) {
      if (!task.runOnce()) {
        tasks.remove(task);
      }
    }
  }

  /** How many tasks are waiting. */
  public long waiting() {
    return tasks.stream().filter(task -> !task.isDone()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return added(new Task<>(Executors.callable(command), false));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return added(new Task<>(callable, false));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return added(new Task<>(Executors.callable(command), true));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return added(new Task<>(Executors.callable(command), true));
  }

  private <V> Task<V> added(Task<V> task) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    tasks.add(task);
    return task;
  }

  @Override
  public void execute(Runnable command) {
    var unused = added(new Task<>(Executors.callable(command), false));
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }

  private static final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final boolean periodic;

    Task(Callable<V> callable, boolean periodic) {
      super(callable);
      this.periodic = periodic;
    }

    /** Whether it is to run again; a periodic task that throws is not, as with the JDK's own. */
    boolean runOnce() {
      if (periodic) {
        return runAndReset();
      }
      run();
      return false;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
