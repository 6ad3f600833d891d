package io.pinion.pin.hazelcast;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may wait for the cluster, some for each member that is asked: a member that hangs
 * holds up those that ask it, and none that ask others. All are bounded, and all end when idle.
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

  private final Map<UUID, OfMember> asking = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Runs an operation that waits for a member. One that nobody waits for any more, as its stage has
   * been cancelled, is not begun. What follows it runs on the thread that asked.
   *
   * @param member whose part of the map is asked for; {@link #ANY} for all, or if it is not known
   */
  <T extends @Nullable Object> CompletionStage<T> ask(UUID member, Supplier<T> operation) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      threadsFor(member).execute(() -> run(operation, done));
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
      done.complete(operation.get());
    } catch (RuntimeException | Error e) { // whoever asked is told
      done.completeExceptionally(e);
    }
  }

  private OfMember threadsFor(UUID member) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    if (asking.size() > MEMBERS) {
      asking.values().removeIf(OfMember::isIdle);
    }
    return asking.computeIfAbsent(member, any -> new OfMember());
  }

  @Override
  public void close() {
    closed = true;
    asking.values().forEach(OfMember::close);
  }

  /** The threads that ask one member. */
  private static final class OfMember {
    private final Semaphore room = new Semaphore(ASKING + WAITING);
    private final ThreadPoolExecutor threads;

    OfMember() {
      threads =
          new ThreadPoolExecutor(
              ASKING,
              ASKING,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              // gives each operation to an idle thread of its own. A LinkedBlockingQueue wakes one
              // thread for all that comes until that one runs: when its core is taken just then,
              // for milliseconds, all operations wait for it beside idle threads
              new LinkedTransferQueue<>(),
              task -> {
                Thread thread = new Thread(task, "pinion-hazelcast-ask");
                thread.setDaemon(true);
                return thread;
              });
      threads.allowCoreThreadTimeOut(true);
    }

    void execute(Runnable operation) {
      if (!room.tryAcquire()) {
        throw new RejectedExecutionException(threads.toString());
      }
      threads.execute(
          () -> {
            try {
              operation.run();
            } finally {
              room.release();
            }
          });
    }

    boolean isIdle() {
      return threads.getPoolSize() == 0 && threads.getQueue().isEmpty();
    }

    void close() {
      threads.shutdownNow();
    }
  }
}
