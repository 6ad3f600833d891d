package io.pinion.pin.hazelcast;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may wait for the cluster, some for each member that is asked: a member that hangs
 * holds up those that ask it, and none that ask others. All are bounded, and all end when idle.
 */
final class Threads implements AutoCloseable {
  /** Members that were asked; past it those that are gone are forgotten. */
  private static final int MEMBERS = 100;

  /** Stands for no member in particular. */
  static final UUID ANY = new UUID(0, 0);

  private final Map<UUID, Askers> asking = new ConcurrentHashMap<>();
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

  private Askers threadsFor(UUID member) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    if (asking.size() > MEMBERS) {
      asking.values().removeIf(Askers::isIdle);
    }
    return asking.computeIfAbsent(member, any -> new Askers());
  }

  @Override
  public void close() {
    closed = true;
    asking.values().forEach(Askers::close);
  }
}
