package io.pinion.pin.hazelcast;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
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

  /** For each member: an operation takes well below a millisecond. */
  private static final int MOST = 8;

  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Stands for no member in particular. */
  static final UUID ANY = new UUID(0, 0);

  private final Map<UUID, Askers> asking = new ConcurrentHashMap<>();
  private final Set<Question<?>> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Runs an operation that waits for a member. One that nobody waits for any more, as its stage has
   * been cancelled, is not begun. What follows it runs on the thread that asked, or on that which
   * closes this.
   *
   * @param member whose part of the map is asked for; {@link #ANY} for all, or if it is not known
   * @return fails if the operation does, if too many wait, or when this is closed
   */
  <T extends @Nullable Object> CompletionStage<T> ask(UUID member, Supplier<T> operation) {
    Question<T> question = new Question<>(operation);
    unanswered.add(question); // before looking whether this is closed: close() fails those it finds
    try {
      askers(member).execute(question);
    } catch (RejectedExecutionException e) {
      question.fail(e);
    }
    return question.answer;
  }

  private Askers askers(UUID member) {
    if (asking.size() > MEMBERS) {
      asking.values().removeIf(Askers::isIdle);
    }
    Askers askers = asking.computeIfAbsent(member, Threads::askersOf);
    if (closed) { // too late for close() to find them
      askers.close();
    }
    return askers;
  }

  private static Askers askersOf(UUID member) {
    String name = "pinion-hazelcast-ask-" + (member.equals(ANY) ? "any" : member);
    return new Askers(
        operations -> {
          Thread thread = new Thread(operations, name);
          thread.setDaemon(true);
          return thread;
        },
        MOST,
        IDLE);
  }

  /** Fails what is not answered yet. Threads end, as soon as what they wait for lets them. */
  @Override
  public void close() {
    closed = true;
    unanswered.forEach(question -> question.fail(new RejectedExecutionException("closed")));
    asking.values().forEach(Askers::close);
  }

  private final class Question<T extends @Nullable Object> implements Runnable {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Supplier<T> operation;

    Question(Supplier<T> operation) {
      this.operation = operation;
    }

    @Override
    public void run() {
      try {
        if (!answer.isDone()) {
          answer.complete(operation.get());
        }
      } catch (RuntimeException | Error e) { // whoever asked is told
        answer.completeExceptionally(e);
      } finally {
        unanswered.remove(this);
      }
    }

    void fail(RejectedExecutionException why) {
      unanswered.remove(this);
      answer.completeExceptionally(
          new CompletionException("the cluster is not asked: " + why.getMessage(), why));
    }
  }
}
