package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Opens and closes the stores of a contract test, and says how time passes for them.
 *
 * <p>Time is the store's own: {@link #pass} puts its clock forward. Where that goes on by itself,
 * too, a slow machine does no harm to a {@link #ttl} of minutes: no test expects an entry to be
 * there when less than 40 % of it is left.
 */
public abstract class PinStoreFixture {
  private static final int THREADS = 16;
  static final Duration LONG = Duration.ofHours(1);
  private static final long PATIENCE_SECONDS = 30;

  private final List<PinStore> opened = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** Opens an empty store. It is closed by this class. */
  protected abstract PinStore open(Duration ttl, int maxEntries);

  /** Lets this much time go by for all stores, or slightly more. */
  protected abstract void pass(Duration time);

  /** A time to live for the tests that let it go by. */
  protected abstract Duration ttl();

  /** The smallest bound that this store keeps to as {@link #mostEntries} says. */
  protected int smallestBound() {
    return 1_000;
  }

  /** How many entries a store with this bound may show; a sampling store may need some slack. */
  protected int mostEntries(int maxEntries) {
    return maxEntries;
  }

  /**
   * How many entries a store with this bound keeps for certain; one that counts by parts may have
   * less room.
   */
  protected int certainEntries(int maxEntries) {
    return maxEntries;
  }

  @AfterEach
  final void closeStores() {
    threads.shutdownNow();
    opened.forEach(PinStore::close);
  }

  /** A store of no particular bounds. */
  protected final PinStore store() {
    return store(LONG, 100_000);
  }

  /** A store that is closed after the test. */
  protected final PinStore store(Duration ttl, int maxEntries) {
    PinStore store = open(ttl, maxEntries);
    opened.add(store);
    return store;
  }

  /** A session of this number. */
  protected static SessionKey key(int number) {
    return new SessionKey(0x9e3779b97f4a7c15L * (number + 1), number);
  }

  /** What a stage completes with. */
  protected static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Claims so many sessions; the earlier values of those that had one. */
  static List<String> fill(PinStore store, int from, int count) {
    return answers(from, count, i -> store.claim(key(i), "v" + i)).stream()
        .filter(Objects::nonNull)
        .toList();
  }

  /** What so many questions are answered, in their order; some are under way at the same time. */
  static <T extends @Nullable Object> List<T> answers(
      int from, int count, IntFunction<CompletionStage<T>> question) {
    List<T> answers = new ArrayList<>(count);
    Deque<CompletionStage<T>> asked = new ArrayDeque<>();
    for (int i = from; i < from + count; i++) {
      asked.add(question.apply(i));
      if (asked.size() == THREADS) {
        answers.add(await(asked.remove()));
      }
    }
    asked.forEach(stage -> answers.add(await(stage)));
    return answers;
  }

  /** All entries; fails if one is shown twice. */
  protected static Map<SessionKey, String> entries(PinStore store) {
    Map<SessionKey, String> entries = new HashMap<>();
    await(store.forEach((key, value) -> assertThat(entries.put(key, value)).isNull()));
    return entries;
  }

  /** Runs it in all threads at the same moment; their results in the order of the threads. */
  final <T> List<T> race(IntFunction<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      results.add(
          threads.submit(
              () -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return work.apply(thread);
              }));
    }
    List<T> all = new ArrayList<>();
    for (Future<T> result : results) {
      all.add(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return all;
  }
}
