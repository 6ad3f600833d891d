package io.pinion.pin.hazelcast;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may wait for the cluster, some for each member that is asked, and others for what
 * goes on after its answers: a member that hangs holds up those that ask it, and none that ask
 * others or follow up what others have answered. All are bounded, and all end when idle.
 */
final class Threads implements AutoCloseable {
  /** Operations at one member at a time; each takes well below a millisecond. */
  private static final int ASKING = 8;

  /** Operations that wait for a thread: past it they fail, and requests go by hash. */
  private static final int WAITING = 4096;

  /** Members that were asked; past it those that are gone are forgotten. */
  private static final int MEMBERS = 100;

  private static final long IDLE_SECONDS = 30;

  /** Stands for no member in particular. */
  static final UUID ANY = new UUID(0, 0);

  private final Map<UUID, ThreadPoolExecutor> asking = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor answering =
      pool("pinion-hazelcast-answer", Math.max(2, Runtime.getRuntime().availableProcessors()));
  private volatile boolean closed;

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
   * Runs an operation that waits for a member. One that nobody waits for any more, as its stage has
   * been cancelled, is not begun. What follows it runs on {@link #answering}.
   *
   * @param member whose part of the map is asked for; {@link #ANY} for all, or if it is not known
   */
  <T extends @Nullable Object> CompletionStage<T> ask(UUID member, Supplier<T> operation) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      poolFor(member).execute(() -> run(operation, done));
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(
          new CompletionException("as many operations wait for a member as may", e));
    }
    return done;
  }

  private <T extends @Nullable Object> void run(Supplier<T> operation, CompletableFuture<T> done) {
    if (done.isDone()) {
      return;
    }
    try {
      T answer = operation.get();
      answering.execute(() -> done.complete(answer));
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
  }

  private Executor poolFor(UUID member) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    if (asking.size() > MEMBERS) {
      asking
          .entrySet()
          .removeIf(
              each -> each.getValue().getPoolSize() == 0 && each.getValue().getQueue().isEmpty());
    }
    return asking.computeIfAbsent(member, any -> pool("pinion-hazelcast-ask", ASKING));
  }

  @Override
  public void close() {
    closed = true;
    asking.values().forEach(ThreadPoolExecutor::shutdownNow);
    answering.shutdownNow();
  }
}
