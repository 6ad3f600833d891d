package io.pinion.pin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks a store as long as that is worth it, and ends what it has not answered in time. What the
 * store throws, it answers. Safe for many threads.
 */
final class Guard {
  private final Duration deadline;
  private final Breaker breaker;
  private final Deadlines deadlines;
  private final StoreListener listener;
  private final LongSupplier clock;

  /**
   * Nothing asked so far.
   *
   * @param deadline the longest wait
   * @param clock in nanoseconds; that of the breaker and the deadlines
   */
  Guard(
      Duration deadline,
      Breaker breaker,
      Deadlines deadlines,
      StoreListener listener,
      LongSupplier clock) {
    this.deadline = deadline;
    this.breaker = breaker;
    this.deadlines = deadlines;
    this.listener = listener;
    this.clock = clock;
  }

  /** Whether the store is asked as usual. */
  boolean isAvailable() {
    return !breaker.isOpen();
  }

  /** How many nanoseconds one answer may take. */
  long whole() {
    return deadline.toNanos();
  }

  /** How many nanoseconds several answers may take together, which are waited for from now on. */
  LongSupplier shared() {
    long began = clock.getAsLong();
    return () -> Math.max(0, whole() - (clock.getAsLong() - began));
  }

  /**
   * What the store answers.
   *
   * @param patience in nanoseconds
   * @return fails with {@link StoreUnavailableException} if it is not asked, or does not answer
   */
  <T> CompletionStage<T> asked(long patience, Supplier<CompletionStage<T>> question) {
    if (!breaker.allows()) {
      listener.skipped();
      return CompletableFuture.failedFuture(
          new StoreUnavailableException("the pin store has not answered lately"));
    }
    long began = clock.getAsLong();
    CompletionStage<T> answer = StoreCalls.asked(question);
    CompletableFuture<T> pending = answer.toCompletableFuture();
    Question<T> asked = new Question<>(pending);
    if (!pending.isDone()) {
      deadlines.watch(asked, patience);
    }
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              if (asked.decide()) {
                noted(failure == null, clock.getAsLong() - began);
                if (failure == null) {
                  asked.answer.complete(value);
                } else {
                  asked.answer.completeExceptionally(failure);
                }
              }
            });
    return asked.answer;
  }

  private void noted(boolean answered, long nanos) {
    if (answered) {
      breaker.succeeded();
      listener.answered(nanos);
    } else {
      breaker.failed();
      listener.failed();
    }
  }

  /** Answered or overdue, whichever is first; it is noted before anybody goes on. */
  private final class Question<T> implements Deadlines.Waiting {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Future<T> pending;
    private final AtomicBoolean decided = new AtomicBoolean();

    Question(Future<T> pending) {
      this.pending = pending;
    }

    boolean decide() {
      return decided.compareAndSet(false, true);
    }

    @Override
    public boolean isOver() {
      return decided.get();
    }

    /** Nobody waits any longer: what has not begun need not. */
    @Override
    public void expire() {
      if (decide()) {
        pending.cancel(false);
        noted(false, 0);
        answer.completeExceptionally(
            new StoreUnavailableException(
                "the pin store did not answer within "
                    + deadline.toMillis()
                    + "ms (pinion.store.timeout)"));
      }
    }
  }
}
