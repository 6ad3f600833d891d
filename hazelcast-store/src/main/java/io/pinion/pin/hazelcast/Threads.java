package io.pinion.pin.hazelcast;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may wait for the cluster, and others for what goes on after its answers: a member
 * that hangs holds up those that ask it, and none that follow up what others have answered. All are
 * bounded, and all end when idle.
 */
final class Threads implements AutoCloseable {
  /** Operations that run at a time; each waits for the cluster, for well below a millisecond. */
  private static final int ASKING = 16;

  /** Operations that wait for a thread: past it they fail, and requests go by hash. */
  private static final int WAITING = 4096;

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor asking = pool("pinion-hazelcast-ask", ASKING);
  private final ThreadPoolExecutor answering =
      pool("pinion-hazelcast-answer", Math.max(2, Runtime.getRuntime().availableProcessors()));

  private static ThreadPoolExecutor pool(String name, int size) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** For what goes on after an answer; must not wait for the cluster. May refuse. */
  Executor answering() {
    return answering;
  }

  /**
   * Runs an operation that waits for the cluster. One that nobody waits for any more, as its stage
   * has been cancelled, is not begun.
   */
  <T extends @Nullable Object> CompletionStage<T> ask(Supplier<T> operation) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      asking.execute(
          () -> {
            if (done.isDone()) {
              return;
            }
            try {
              done.complete(operation.get());
            } catch (RuntimeException | Error e) {
              done.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(
          new CompletionException("as many operations wait for the cluster as may", e));
    }
    return done;
  }

  @Override
  public void close() {
    asking.shutdownNow();
    answering.shutdownNow();
  }
}
