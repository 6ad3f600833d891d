package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPinStoreTest extends PinStoreContract {
  private static final Duration TTL = Duration.ofMinutes(30);

  private final FakeTicker clock = new FakeTicker();

  @Override
  protected PinStore open(Duration ttl, int maxEntries) {
    return new MemoryPinStore(ttl, maxEntries, clock);
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }

  @Override
  protected Duration ttl() {
    return TTL;
  }

  @Test
  void answersAreCompleteAtOnce() {
    PinStore store = store();

    assertThat(store.claim(key(1), "a").toCompletableFuture()).isDone();
    assertThat(store.find(key(1)).toCompletableFuture()).isDone();
    assertThat(store.replace(key(1), "a", "b").toCompletableFuture()).isDone();
    assertThat(store.count("b").toCompletableFuture()).isDone();
    assertThat(store.forEach((key, value) -> {}).toCompletableFuture()).isDone();
    assertThat(store.remove(key(1), "b").toCompletableFuture()).isDone();
  }

  @Test
  void entryEndsWithTheLastNanosecondOfItsTime() {
    PinStore store = store(TTL, 10);
    await(store.claim(key(1), "a"));
    pass(TTL.minusNanos(1));
    assertThat(await(store.find(key(1)))).isEqualTo("a");
    pass(Duration.ofNanos(1));
    assertThat(await(store.find(key(1)))).isNull();
  }

  @Test
  void shortTimesToLiveAreRenewedToo() {
    PinStore store = store(Duration.ofMillis(100), 10);
    await(store.claim(key(1), "a"));
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofMillis(60));
      assertThat(await(store.replace(key(1), "a", "a"))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 63, 64, 65, 1_000})
  void newestEntryIsAlwaysKept(int bound) {
    PinStore store = store(TTL, bound);
    for (int i = 0; i < 3 * bound + 3; i++) {
      await(store.claim(key(i), "v"));
      assertThat(await(store.find(key(i)))).isEqualTo("v");
      assertThat(entries(store).size()).isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void leastRecentlyUsedGoFirst() {
    PinStore store = store(TTL, 100);
    IntStream.range(0, 100).forEach(i -> await(store.claim(key(i), "v")));
    await(store.find(key(0)));
    await(store.replace(key(1), "v", "v"));
    IntStream.range(100, 150).forEach(i -> await(store.claim(key(i), "v")));

    assertThat(await(store.find(key(0)))).isEqualTo("v");
    assertThat(await(store.find(key(1)))).isEqualTo("v");
    assertThat(await(store.find(key(2)))).isNull();
    assertThat(await(store.find(key(40)))).isNull();
    assertThat(await(store.find(key(60)))).isEqualTo("v");
  }

  @Test
  void sessionInUseOutlivesAnyNumberOfNewOnes() {
    PinStore store = store(TTL, 100);
    SessionKey used = key(-1);
    await(store.claim(used, "v"));
    for (int i = 0; i < 10_000; i++) {
      await(store.claim(key(i), "v"));
      if (i % 10 == 0) {
        assertThat(await(store.find(used))).isEqualTo("v");
      }
    }
  }

  @Test
  void staysBoundedUnderManyThreads() throws Exception {
    PinStore store = store(TTL, 1_000);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int from = t * 10_000;
        writers.add(
            threads.submit(
                () ->
                    IntStream.range(from, from + 10_000)
                        .forEach(i -> await(store.claim(key(i), "v")))));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    await(store.claim(key(-1), "last"));

    assertThat(entries(store).size()).isLessThanOrEqualTo(1_000);
    assertThat(await(store.find(key(-1)))).isEqualTo("last");
  }

  @Test
  void providerIsFoundByItsName() {
    PinStoreProvider memory =
        ServiceLoader.load(PinStoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("memory"))
            .findFirst()
            .orElseThrow();
    try (PinStore store = memory.open("pins", TTL, 10)) {
      assertThat(await(store.claim(key(1), "a"))).isNull();
    }
  }
}
