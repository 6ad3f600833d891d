package io.pinion.pin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls to a store, which may throw at once, as a closed one does. */
public final class StoreCalls {
  private static final Logger LOG = System.getLogger(StoreCalls.class.getName());

  private StoreCalls() {}

  /** What the store answers. */
  public static <T> CompletionStage<T> asked(Supplier<? extends CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A pin is a hint: what becomes of a write does not hold up the answer. */
  public static <T> void forget(Supplier<? extends CompletionStage<T>> write, String what) {
    var unused =
        asked(write)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.log(Level.DEBUG, "the pin store failed to " + what + " a pin", failure);
                  }
                });
  }
}
