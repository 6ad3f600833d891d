package io.pinion.pin;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that never keeps a request waiting: what it has not answered by a deadline, which {@link
 * #forRequest} sets for several questions, fails with {@link StoreUnavailableException}, and after
 * some failures in a row it is not asked for a while. What it throws, it answers. Whoever asks for
 * all entries ({@link #forEach}, {@link #count}) waits as long as it takes: that is not for
 * requests.
 */
public final class GuardedPinStore implements PinStore {
  private final PinStore store;
  private final LongSupplier clock;
  private final Duration deadline;
  private final Breaker breaker;
  private final Deadlines deadlines;
  private final StoreListener listener;

  /**
   * Guards a store, which it closes.
   *
   * @param deadline for one answer
   * @param failures so many in a row, and it is not asked for {@code pause}
   * @param timer watches the deadlines; closed by the caller
   * @param late runs what goes on after a deadline
   */
  public GuardedPinStore(
      PinStore store,
      Duration deadline,
      int failures,
      Duration pause,
      ScheduledExecutorService timer,
      Executor late,
      StoreListener listener) {
    this(store, deadline, failures, pause, timer, late, listener, System::nanoTime);
  }

  /** With a clock of the test's. */
  GuardedPinStore(
      PinStore store,
      Duration deadline,
      int failures,
      Duration pause,
      ScheduledExecutorService timer,
      Executor late,
      StoreListener listener,
      LongSupplier clock) {
    this.clock = clock;
    this.store = store;
    this.deadline = deadline;
    this.breaker = new Breaker(failures, pause, clock);
    this.deadlines = new Deadlines(timer, late);
    this.listener = listener;
  }

  @Override
  public PinStore forRequest() {
    return new OfRequest(clock.getAsLong());
  }

  /** Whether the store is asked as usual. */
  public boolean isAvailable() {
    return !breaker.isOpen();
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return guarded(deadline.toNanos(), () -> store.find(key));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    return guarded(deadline.toNanos(), () -> store.claim(key, value));
  }

  @Override
  public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
    return guarded(deadline.toNanos(), () -> store.replace(key, expected, replacement));
  }

  @Override
  public CompletionStage<Boolean> remove(SessionKey key, String expected) {
    return guarded(deadline.toNanos(), () -> store.remove(key, expected));
  }

  @Override
  public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
    return store.forEach(action);
  }

  @Override
  public CompletionStage<Long> count(String value) {
    return store.count(value);
  }

  @Override
  public void close() {
    store.close();
  }

  private <T> CompletionStage<T> guarded(long patience, Supplier<CompletionStage<T>> question) {
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

  /** What is left of the deadline, which began with the request, is what a question has. */
  private final class OfRequest implements PinStore {
    private final long began;

    OfRequest(long began) {
      this.began = began;
    }

    private long left() {
      return Math.max(0, deadline.toNanos() - (clock.getAsLong() - began));
    }

    @Override
    public CompletionStage<@Nullable String> find(SessionKey key) {
      return guarded(left(), () -> store.find(key));
    }

    @Override
    public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
      return guarded(left(), () -> store.claim(key, value));
    }

    @Override
    public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
      return guarded(left(), () -> store.replace(key, expected, replacement));
    }

    @Override
    public CompletionStage<Boolean> remove(SessionKey key, String expected) {
      return guarded(left(), () -> store.remove(key, expected));
    }

    @Override
    public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
      return store.forEach(action);
    }

    @Override
    public CompletionStage<Long> count(String value) {
      return store.count(value);
    }

    /** It is the whole store that is closed. */
    @Override
    public void close() {}
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
