package io.pinion.pin;

import io.pinion.session.SessionKey;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store whose answers to one request are seen by another, who has seen each before it counts. */
public final class ObservedPinStore implements PinStore {
  private final PinStore store;
  private final StoreObserver observer;

  private ObservedPinStore(PinStore store, StoreObserver observer) {
    this.store = store;
    this.observer = observer;
  }

  /** This store as the observer sees it asked; the store itself if nobody wants to see. */
  public static PinStore of(PinStore store, StoreObserver observer) {
    return observer == StoreObserver.NONE ? store : new ObservedPinStore(store, observer);
  }

  @Override
  public PinStore forRequest() {
    return of(store.forRequest(), observer);
  }

  @Override
  public CompletionStage<@Nullable String> find(SessionKey key) {
    return seen("find", () -> store.find(key));
  }

  @Override
  public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
    return seen("claim", () -> store.claim(key, value));
  }

  @Override
  public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
    return seen("replace", () -> store.replace(key, expected, replacement));
  }

  @Override
  public CompletionStage<Boolean> remove(SessionKey key, String expected) {
    return seen("remove", () -> store.remove(key, expected));
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

  private <T> CompletionStage<T> seen(String question, Supplier<CompletionStage<T>> asked) {
    long began = System.nanoTime();
    return StoreCalls.asked(asked)
        .whenComplete((answer, failure) -> observer.answered(question, began, failure));
  }
}
