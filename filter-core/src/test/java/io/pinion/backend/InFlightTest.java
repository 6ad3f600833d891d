package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final int ROUNDS = 50_000;

  private final InFlight inFlight = new InFlight();

  static Backend limited(String id, int maxConcurrency) {
    return new Backend(
        id, URI.create("http://192.0.2.1:8000"), 1, maxConcurrency, 0, Map.of(), "", Map.of());
  }

  @Test
  void limitIsReachedAndNotPassed() {
    Backend two = limited("a", 2);

    assertThat(inFlight.tryBegin(two)).isTrue();
    assertThat(inFlight.isFull(two)).isFalse();
    assertThat(inFlight.tryBegin(two)).isTrue();
    assertThat(inFlight.isFull(two)).isTrue();
    assertThat(inFlight.tryBegin(two)).isFalse();
    assertThat(inFlight.at(two)).isEqualTo(2);

    inFlight.end(two);
    assertThat(inFlight.isFull(two)).isFalse();
    assertThat(inFlight.tryBegin(two)).isTrue();
  }

  @Test
  void backendWithoutLimitIsNeverFull() {
    Backend any = limited("a", 0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(inFlight.tryBegin(any)).isTrue();
    }

    assertThat(inFlight.isFull(any)).isFalse();
    assertThat(inFlight.at(any)).isEqualTo(1_000);
  }

  @Test
  void limitThatIsLoweredBelowWhatIsOpenLetsNobodyIn() {
    inFlight.tryBegin(limited("a", 2));
    inFlight.tryBegin(limited("a", 2));

    assertThat(inFlight.tryBegin(limited("a", 1))).isFalse();
    inFlight.end(limited("a", 1));
    assertThat(inFlight.tryBegin(limited("a", 1))).isFalse();
  }

  @Test
  void twoThreadsNeverPassTheLimit() throws Exception {
    Backend one = limited("a", 1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(2);
    Runnable work =
        () -> {
          await(start);
          for (int i = 0; i < ROUNDS; i++) {
            if (inFlight.tryBegin(one)) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              entered.incrementAndGet();
              inside.decrementAndGet();
              inFlight.end(one);
            }
          }
        };
    Thread other = new Thread(work);
    other.start();
    work.run();
    other.join();

    assertThat(entered.get()).isPositive();
    assertThat(most.get()).isEqualTo(1);
    assertThat(inFlight.at(one)).isZero();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
