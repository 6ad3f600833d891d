package io.pinion.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Work that is done once for all who want it at the same time. Holds nothing of work that is done.
 * Safe for many threads.
 */
final class SingleFlight<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

  /**
   * The result of this work, or of the same that is under way.
   *
   * @param found makes of the result what those get who have joined
   */
  CompletionStage<V> join(K key, Supplier<CompletionStage<V>> work, UnaryOperator<V> found) {
    CompletableFuture<V> own = new CompletableFuture<>();
    CompletableFuture<V> earlier = underWay.putIfAbsent(key, own);
    if (earlier != null) {
      return earlier.thenApply(found);
    }
    var unused =
        begun(work)
            .whenComplete(
                (value, failure) -> {
                  underWay.remove(key, own); // before anybody goes on: the next begins anew
                  if (failure == null) {
                    own.complete(value);
                  } else {
                    own.completeExceptionally(failure);
                  }
                });
    return own;
  }

  private CompletionStage<V> begun(Supplier<CompletionStage<V>> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) { // or the next would wait for it for ever
      return CompletableFuture.failedFuture(e);
    }
  }
}
