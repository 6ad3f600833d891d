package io.pinion.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialTest {
  private static final int THREADS = 8;
  private static final int SIGNALS = 50_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void signalTakesATurnOnTheCallersThread() {
    List<Thread> turns = new ArrayList<>();
    Serial serial = new Serial(() -> turns.add(Thread.currentThread()));
    serial.signal();
    serial.signal();

    assertThat(turns).containsExactly(Thread.currentThread(), Thread.currentThread());
  }

  @Test
  void signalFromInsideATurnCausesAnotherTurnAfterIt() {
    Runnable[] again = {() -> {}};
    List<String> events = new ArrayList<>();
    Serial serial =
        new Serial(
            () -> {
              events.add("begin");
              if (events.size() == 1) {
                again[0].run();
                again[0].run();
              }
              events.add("end");
            });
    again[0] = serial::signal;
    serial.signal();

    assertThat(events).containsExactly("begin", "end", "begin", "end");
  }

  @Test
  void signalDuringATurnReturnsAtOnceAndCausesAnotherTurn() throws Exception {
    CountDownLatch inTurn = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger turns = new AtomicInteger();
    Serial serial =
        new Serial(
            () -> {
              turns.incrementAndGet();
              inTurn.countDown();
              awaitQuietly(mayEnd);
            });
    Future<?> first = threads.submit(serial::signal);
    assertThat(inTurn.await(30, TimeUnit.SECONDS)).isTrue();
    serial.signal(); // would wait for the latch if it waited for the turn
    assertThat(turns).hasValue(1);
    mayEnd.countDown();
    first.get(30, TimeUnit.SECONDS);

    assertThat(turns).hasValue(2);
  }

  @Test
  void turnsNeverOverlapAndSeeEverythingThatWasWrittenBeforeASignal() throws Exception {
    AtomicInteger written = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    int[] seen = {0}; // plain: the turns themselves must order it
    int[] turns = {0};
    Serial serial =
        new Serial(
            () -> {
              if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
              }
              seen[0] = written.get();
              turns[0]++;
              inside.decrementAndGet();
            });
    atOnce(
        () -> {
          for (int i = 0; i < SIGNALS; i++) {
            written.incrementAndGet();
            serial.signal();
          }
        });

    assertThat(overlaps).hasValue(0);
    assertThat(seen[0]).isEqualTo(THREADS * SIGNALS);
    assertThat(turns[0]).isBetween(1, THREADS * SIGNALS);
  }

  private void atOnce(Runnable work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(
          threads.submit(
              () -> {
                start.await(30, TimeUnit.SECONDS);
                work.run();
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
