package io.pinion.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Several threads that do numbered tasks; they begin all at once. */
public final class Crowd implements AutoCloseable {
  /** One task; what it throws fails the test. */
  @FunctionalInterface
  public interface Task {
    void run(int number) throws Exception;
  }

  private static final long PATIENCE_SECONDS = 180;

  private final ExecutorService threads;
  private final List<Future<?>> work = new ArrayList<>();

  private Crowd(int threads, int tasks, Task task) {
    this.threads = Executors.newFixedThreadPool(threads);
    CyclicBarrier begin = new CyclicBarrier(threads);
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < threads; i++) {
      work.add(this.threads.submit(() -> doTasks(begin, next, tasks, task)));
    }
  }

  /** Has so many threads do the tasks 0 to {@code tasks - 1} meanwhile. */
  public static Crowd start(int threads, int tasks, Task task) {
    return new Crowd(threads, tasks, task);
  }

  /** The same, and returns when all are done. */
  public static void run(int threads, int tasks, Task task) throws Exception {
    try (Crowd crowd = start(threads, tasks, task)) {
      crowd.await();
    }
  }

  /** Returns when all tasks are done; throws what the first of them threw. */
  public void await() throws InterruptedException, TimeoutException {
    for (Future<?> one : work) {
      try {
        one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("a task failed: " + e.getCause(), e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static Void doTasks(CyclicBarrier begin, AtomicInteger next, int tasks, Task task)
      throws Exception {
    try {
      begin.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("another thread did not begin", e);
    }
    for (int number = next.getAndIncrement(); number < tasks; number = next.getAndIncrement()) {
      task.run(number);
    }
    return null;
  }
}
