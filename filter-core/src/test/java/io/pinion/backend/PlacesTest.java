package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.health.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Backend A = InFlightTest.limited("a", 1);
  private static final Backend B = InFlightTest.limited("b", 1);

  private final InFlight inFlight = new InFlight();
  private final ManualScheduler timer = new ManualScheduler();
  private final Places places = places(3);
  private final List<String> told = new ArrayList<>();
  private final Set<Backend> unusable = ConcurrentHashMap.newKeySet();

  private Places places(int longest) {
    return new Places(inFlight, longest, PATIENCE, timer, Runnable::run);
  }

  /** One that says what it is told. */
  private Waiter waiter(String name, Backend... wanted) {
    return new Waiter() {
      @Override
      public List<Backend> wanted() {
        return List.of(wanted);
      }

      @Override
      public boolean mayUse(Backend backend) {
        return !unusable.contains(backend);
      }

      @Override
      public void admitted(Backend backend) {
        told.add(name + " to " + backend);
      }

      @Override
      public void turnedAway() {
        told.add(name + " away");
      }
    };
  }

  @Test
  void freedPlaceGoesToTheFirstWhoWaits() {
    places.take(A);
    places.join(waiter("first", A));
    places.join(waiter("second", A));
    assertThat(told).isEmpty();

    places.giveBack(A);
    assertThat(told).containsExactly("first to a");
    places.giveBack(A);
    assertThat(told).containsExactly("first to a", "second to a");
    places.giveBack(A);
    assertThat(inFlight.at(A)).isZero();
  }

  @Test
  void freedPlaceGoesPastThoseWhoCannotUseIt() {
    places.take(A);
    places.take(B);
    places.join(waiter("of a", A));
    places.join(waiter("of b", B));

    places.giveBack(B);

    assertThat(told).containsExactly("of b to b");
    assertThat(places.queue().waiting()).isEqualTo(1);
  }

  @Test
  void placeThatIsFreeAlreadyIsTakenAtOnceTheBestFirst() {
    places.join(waiter("late", B, A));

    assertThat(told).containsExactly("late to b");
    assertThat(inFlight.at(B)).isEqualTo(1);
    assertThat(inFlight.at(A)).isZero();
    assertThat(places.queue().waiting()).isZero();
  }

  @Test
  void whoComesLaterTakesNoPlaceThatSomebodyWaitsFor() {
    places.take(A);
    places.join(waiter("first", A));
    unusable.add(A);
    places.giveBack(A); // nobody can use it now
    assertThat(told).isEmpty();
    unusable.clear();

    assertThat(places.take(A)).isFalse();
    assertThat(told).containsExactly("first to a");
  }

  @Test
  void placeThatNobodyInTheQueueCanUseIsForWhoComesLater() {
    places.take(A);
    places.join(waiter("of a", A));

    assertThat(places.take(B)).isTrue();
  }

  @Test
  void isTurnedAwayWhenItsTimeIsOver() {
    places.take(A);
    places.join(waiter("first", A));
    timer.round();

    assertThat(told).containsExactly("first away");
    assertThat(places.queue().overdue()).isEqualTo(1);
    places.giveBack(A);
    assertThat(told).hasSize(1);
    assertThat(inFlight.at(A)).isZero();
  }

  @Test
  void whoWasAdmittedIsNotTurnedAway() {
    places.take(A);
    places.join(waiter("first", A));
    places.giveBack(A);
    assertThat(timer.waiting()).isZero();
    timer.round();

    assertThat(told).containsExactly("first to a");
  }

  @Test
  void whoLeavesIsToldNothingAndHoldsNobodyUp() {
    places.take(A);
    Waiter first = waiter("first", A);
    places.join(first);
    places.join(waiter("second", A));

    assertThat(places.leave(first)).isTrue();
    assertThat(places.leave(first)).isFalse();
    places.giveBack(A);
    assertThat(told).containsExactly("second to a");
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void queueIsBounded() {
    places.take(A);
    for (int i = 0; i < 3; i++) {
      assertThat(places.join(waiter("waiter " + i, A))).isTrue();
    }

    assertThat(places.join(waiter("one too many", A))).isFalse();
    assertThat(places.queue().full()).isEqualTo(1);
    timer.round();
    assertThat(told).hasSize(3);
    assertThat(places.join(waiter("next", A))).isTrue();
  }

  @Test
  void queueOfNoneTakesNobody() {
    places.take(A);

    assertThat(places(0).join(waiter("first", A))).isFalse();
  }

  @Test
  void timeInTheQueueIsCounted() {
    places.take(A);
    places.join(waiter("first", A));
    assertThat(places.queue().waiting()).isEqualTo(1);
    places.giveBack(A);

    assertThat(places.queue().waiting()).isZero();
    assertThat(places.queue().ended()).isEqualTo(1);
    assertThat(places.queue().seconds()).isPositive();
  }

  /** Two threads that come and go: nobody is forgotten, and no place is given twice. */
  @Test
  void raceOfJoiningAndGivingBackLosesNoWakeUp() throws Exception {
    int rounds = 20_000;
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    try {
      Places contended = new Places(inFlight, 10, Duration.ofMinutes(5), executor, executor);
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(2 * rounds);
      Runnable served =
          () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            contended.giveBack(A);
            done.countDown();
          };
      Runnable client =
          () -> {
            for (int i = 0; i < rounds; i++) {
              CountDownLatch over = new CountDownLatch(1);
              if (contended.take(A)) {
                served.run();
                continue;
              }
              Waiter waiter =
                  new Impatient(
                      () -> {
                        served.run();
                        over.countDown();
                      });
              assertThat(contended.join(waiter)).isTrue();
              await(over);
            }
          };
      Thread other = new Thread(client);
      other.start();
      client.run();
      other.join(60_000);

      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(most.get()).isEqualTo(1);
      assertThat(inFlight.at(A)).isZero();
      assertThat(contended.queue().waiting()).isZero();
    } finally {
      executor.shutdownNow();
    }
  }

  private record Impatient(Runnable admission) implements Waiter {
    @Override
    public List<Backend> wanted() {
      return List.of(A);
    }

    @Override
    public boolean mayUse(Backend backend) {
      return true;
    }

    @Override
    public void admitted(Backend backend) {
      admission.run();
    }

    @Override
    public void turnedAway() {}
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).as("a wake-up was lost").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
