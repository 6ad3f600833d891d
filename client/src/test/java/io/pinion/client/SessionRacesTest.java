package io.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Sessions at the same time, whose work jumps from thread to thread, never mix. */
class SessionRacesTest {
  private static final int INTERLEAVINGS = 10_000;
  private static final int THREADS = 16;
  private static final int STEPS = 6;
  private static final String FAILURE = "a block may end by an exception";

  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicReference<String> mixed = new AtomicReference<>();

  @Test
  void onPooledPlatformThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      race(pool);
      assertThat(pool.submit(AmbientSession::current).get()).isEqualTo(AmbientSession.none());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void onVirtualThreads() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
    // by name, as this is compiled for 17
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try {
      race(threads);
    } finally {
      threads.shutdownNow();
    }
  }

  private void race(ExecutorService threads) throws Exception {
    ExecutorService propagating = PropagatingExecutorService.of(threads);
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < INTERLEAVINGS; i++) {
      AmbientSession session = AmbientSession.of("session-" + i);
      Random random = new Random(i);
      all.add(
          session.call(() -> propagating.submit(() -> work(session, random, STEPS, propagating))));
    }
    for (Future<Integer> each : all) {
      assertThat(each.get(2, TimeUnit.MINUTES)).isPositive();
    }
    assertThat(mixed.get()).isNull();
    assertThat(looks.get()).isGreaterThan(INTERLEAVINGS * STEPS);
  }

  /** Looks at its session, side calls and the next session's block in an order by chance. */
  private int work(AmbientSession session, Random random, int steps, ExecutorService threads) {
    look(session);
    if (steps == 0) {
      return 1;
    }
    LockSupport.parkNanos(random.nextInt(1_000)); // so that others come in between
    switch (random.nextInt(4)) {
      case 0 -> AmbientSession.none().run(() -> look(AmbientSession.none()));
      case 1 -> {
        AmbientSession other = AmbientSession.of(session.id().orElseThrow() + "x");
        other.run(() -> work(other, random, steps - 1, threads));
      }
      case 2 -> threads.execute(() -> look(session));
      default ->
          AmbientSession.none()
              .run(() -> assertThatThrownBy(() -> failing(session)).hasMessage(FAILURE));
    }
    look(session);
    return work(session, random, steps - 1, threads);
  }

  private void failing(AmbientSession session) {
    look(AmbientSession.none());
    session.run(
        () -> {
          look(session);
          throw new IllegalStateException(FAILURE);
        });
  }

  private void look(AmbientSession expected) {
    looks.incrementAndGet();
    AmbientSession seen = AmbientSession.current();
    if (!seen.equals(expected)) {
      mixed.compareAndSet(null, "expected " + expected.id() + ", was " + seen.id());
    }
  }
}
