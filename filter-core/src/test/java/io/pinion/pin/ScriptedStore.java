package io.pinion.pin;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A memory store that notes what is asked of it, can be made to fail, and lets something happen
 * just before an operation.
 */
public final class ScriptedStore implements PinStore {
  public static final Duration TTL = Duration.ofMinutes(30);

  private final FakeTicker clock;
  private final MemoryPinStore memory;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile List<String> failing = List.of();
  private volatile Executor answering = Runnable::run;
  private volatile @Nullable Runnable meanwhile;

  public ScriptedStore() {
    this(new FakeTicker());
  }

  public ScriptedStore(FakeTicker clock) {
    this.clock = clock;
    this.memory = new MemoryPinStore(TTL, 100_000, clock);
  }

  public FakeTicker clock() {
    return clock;
  }

  /** What was asked so far, for example {@code claim a}. */
  public List<String> calls() {
    return calls;
  }

  /** What is in force for a session now. */
  public @Nullable String value(SessionKey key) {
    return memory.find(key).toCompletableFuture().join();
  }

  public void put(SessionKey key, String value) {
    memory.claim(key, value).toCompletableFuture().join();
  }

  public void move(SessionKey key, String from, String to) {
    memory.replace(key, from, to).toCompletableFuture().join();
  }

  /** From now on these operations fail; none to have all work again. */
  public void fail(String... operations) {
    failing = List.of(operations);
  }

  /** From now on answers and failures come from there. */
  public void answerOn(Executor executor) {
    answering = executor;
  }

  /** Happens once, just before the next write. */
  public void beforeNextWrite(Runnable event) {
    meanwhile = event;
  }

  /** How many requests have asked. */
  public int requests() {
    return requests.get();
  }

  @Override
  public PinStore forRequest() {
    requests.incrementAndGet();
    return this;
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return answer("find", "find", () -> memory.find(key));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    happen();
    return answer("claim", "claim " + value, () -> memory.claim(key, value));
  }

  @Override
  public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
    happen();
    return answer(
        "replace",
        "replace " + expected + " " + replacement,
        () -> memory.replace(key, expected, replacement));
  }

  @Override
  public CompletionStage<Boolean> remove(SessionKey key, String expected) {
    happen();
    return answer("remove", "remove " + expected, () -> memory.remove(key, expected));
  }

  @Override
  public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
    return memory.forEach(action);
  }

  @Override
  public CompletionStage<Long> count(String value) {
    return memory.count(value);
  }

  @Override
  public void close() {
    memory.close();
  }

  private void happen() {
    Runnable event = meanwhile;
    if (event != null) {
      meanwhile = null;
      event.run();
    }
  }

  private <T> CompletionStage<T> answer(
      String operation, String call, Supplier<CompletionStage<T>> work) {
    calls.add(call);
    boolean fails = failing.contains(operation);
    return CompletableFuture.supplyAsync(
        () -> {
          if (fails) {
            throw new CompletionException(new IllegalStateException("the store is gone"));
          }
          return work.get().toCompletableFuture().join();
        },
        answering);
  }
}
