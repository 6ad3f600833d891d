package io.pinion.pin;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
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
  private final Guard guard;

  /** How many nanoseconds the next answer may take. */
  private final LongSupplier patience;

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
    this.store = store;
    this.guard =
        new Guard(
            deadline,
            new Breaker(failures, pause, clock),
            new Deadlines(timer, late, clock),
            listener,
            clock);
    this.patience = guard::whole;
  }

  private GuardedPinStore(PinStore store, Guard guard, LongSupplier patience) {
    this.store = store;
    this.guard = guard;
    this.patience = patience;
  }

  /** What is left of the deadline, which begins now, is what each of its questions has. */
  @Override
  public PinStore forRequest() {
    return new GuardedPinStore(store, guard, guard.shared());
  }

  /** Whether the store is asked as usual. */
  public boolean isAvailable() {
    return guard.isAvailable();
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return guard.asked(patience.getAsLong(), () -> store.find(key));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    return guard.asked(patience.getAsLong(), () -> store.claim(key, value));
  }

  @Override
  public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
    return guard.asked(patience.getAsLong(), () -> store.replace(key, expected, replacement));
  }

  @Override
  public CompletionStage<Boolean> remove(SessionKey key, String expected) {
    return guard.asked(patience.getAsLong(), () -> store.remove(key, expected));
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
}
