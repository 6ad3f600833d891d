package io.pinion.sample;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for what nobody tells of: asks again and again. */
public final class Eventually {
  private static final long PAUSE_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  /**
   * The first value that is as wanted.
   *
   * @throws AssertionError with the last value, when there was none for a minute
   */
  public static <T> T get(Callable<T> probe, Predicate<T> wanted) throws InterruptedException {
    return get(probe, wanted, PATIENCE);
  }

  /** The same with another patience. */
  static <T> T get(Callable<T> probe, Predicate<T> wanted, Duration patience)
      throws InterruptedException {
    CompletableFuture<T> found = new CompletableFuture<>();
    Latest<T> latest = new Latest<>();
    ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          asking.scheduleWithFixedDelay(
              () -> {
                try {
                  T value = probe.call();
                  latest.value = value;
                  if (wanted.test(value)) {
                    found.complete(value);
                  }
                } catch (Exception | AssertionError e) {
                  found.completeExceptionally(e);
                }
              },
              0,
              PAUSE_MILLIS,
              TimeUnit.MILLISECONDS);
      return found.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not so within " + patience + "; at last: " + latest.value, e);
    } catch (ExecutionException e) {
      throw new AssertionError("could not be asked", e.getCause());
    } finally {
      asking.shutdownNow();
    }
  }

  private static final class Latest<T> {
    private volatile @Nullable T value;
  }
}
