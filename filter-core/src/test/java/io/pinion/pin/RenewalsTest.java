package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalsTest {
  private static final Duration TTL = Duration.ofMinutes(20);
  private static final Duration QUARTER = TTL.dividedBy(4);
  private static final SessionKey KEY = new SessionKey(1, 2);

  private final FakeTicker clock = new FakeTicker();
  private final Renewals renewals = new Renewals(true, TTL, 1_000, clock);

  @Test
  void pinOfUnknownAgeIsDueOnce() {
    assertThat(renewals.isDue(KEY)).isTrue();
    assertThat(renewals.isDue(KEY)).isFalse();
  }

  @Test
  void pinJustWrittenIsNotDueForAQuarterOfItsTime() {
    renewals.written(KEY);
    assertThat(renewals.isDue(KEY)).isFalse();
    clock.advance(QUARTER.minusNanos(1));
    assertThat(renewals.isDue(KEY)).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(renewals.isDue(KEY)).isTrue();
  }

  @Test
  void constantUseRenewsOncePerQuarter() {
    int due = 0;
    for (int i = 0; i < 100; i++) {
      due += renewals.isDue(KEY) ? 1 : 0;
      clock.advance(TTL.dividedBy(100));
    }

    assertThat(due).isEqualTo(4);
  }

  @Test
  void oneOfManyConcurrentCallersRenews() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      for (int round = 0; round < 100; round++) {
        assertThat(dueAtOnce(threads, new SessionKey(round, round))).containsOnlyOnce(true);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Boolean> dueAtOnce(ExecutorService threads, SessionKey key) throws Exception {
    CyclicBarrier start = new CyclicBarrier(16);
    List<Future<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      callers.add(
          threads.submit(
              () -> {
                start.await(30, TimeUnit.SECONDS);
                return renewals.isDue(key);
              }));
    }
    List<Boolean> due = new ArrayList<>();
    for (Future<Boolean> caller : callers) {
      due.add(caller.get(30, TimeUnit.SECONDS));
    }
    return due;
  }

  @Test
  void noMoreAreRememberedThanMayBeAndThoseWrittenLast() {
    IntStream.range(0, 10_000).forEach(i -> renewals.written(new SessionKey(i, i)));

    assertThat(IntStream.range(9_100, 10_000)).noneMatch(i -> renewals.isDue(new SessionKey(i, i)));
    assertThat(IntStream.range(0, 9_000)).allMatch(i -> renewals.isDue(new SessionKey(i, i)));
  }

  @Test
  void sessionsAreDueIndependently() {
    renewals.written(KEY);

    assertThat(renewals.isDue(new SessionKey(2, 1))).isTrue();
  }

  @Test
  void absoluteTimeToLiveIsNeverRenewed() {
    Renewals none = new Renewals(false, TTL, 1_000, clock);
    assertThat(none.isDue(KEY)).isFalse();
    none.written(KEY);
    clock.advance(TTL.multipliedBy(2));
    assertThat(none.isDue(KEY)).isFalse();
  }
}
