package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Deadlines deadlines = new Deadlines(timer, Runnable::run, System::nanoTime);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void whatIsOverIsForgottenThoughOneBeforeItWaits() {
    deadlines.watch(new Waiter(), HOUR);
    for (int i = 0; i < 100 * Deadlines.FEW; i++) {
      Waiter over = new Waiter();
      deadlines.watch(over, 2 * HOUR);
      over.over = true;
    }

    assertThat(deadlines.size()).isBetween(1, Deadlines.FEW);
  }

  @Test
  void allThatWaitsExpiresInWhateverOrderItCame() throws Exception {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < 3 * Deadlines.FEW; i++) {
      Waiter waiter = new Waiter();
      waiters.add(waiter);
      deadlines.watch(waiter, Duration.ofMillis(100 - i % 100).toNanos());
    }

    for (Waiter each : waiters) {
      assertThat(each.expired.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(deadlines.size()).isZero();
  }

  @Test
  void whatBeginsToWaitAsAnotherExpiresDelaysNoThird() throws Exception {
    List<Deadlines> begunMeanwhile = new ArrayList<>();
    Deadlines reentered =
        new Deadlines(
            timer,
            task -> {
              begunMeanwhile.forEach(each -> each.watch(new Waiter(), HOUR));
              task.run();
            },
            System::nanoTime);
    begunMeanwhile.add(reentered);
    Waiter first = new Waiter();
    Waiter third = new Waiter();
    reentered.watch(first, Duration.ofMillis(20).toNanos());
    reentered.watch(third, Duration.ofMillis(200).toNanos());

    assertThat(first.expired.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(third.expired.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsOverDelaysNoneThatIsDueAfterIt() throws Exception {
    Waiter over = new Waiter();
    deadlines.watch(over, Duration.ofMillis(20).toNanos());
    Waiter due = new Waiter();
    deadlines.watch(due, Duration.ofMillis(40).toNanos());
    over.over = true;

    assertThat(due.expired.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void expiresAtOnceWhenTheTimerIsClosed() {
    deadlines.watch(new Waiter(), HOUR);
    timer.shutdownNow();
    Waiter late = new Waiter();

    deadlines.watch(late, 2 * HOUR);

    assertThat(late.expired.getCount()).isZero();
  }

  private static final class Waiter implements Deadlines.Waiting {
    final CountDownLatch expired = new CountDownLatch(1);
    volatile boolean over;

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void expire() {
      over = true;
      expired.countDown();
    }
  }
}
