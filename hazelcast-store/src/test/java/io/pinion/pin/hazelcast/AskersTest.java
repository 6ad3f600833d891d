package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the threads that ask come, wake, rest and go. */
@Timeout(60)
class AskersTest {
  private static final int MOST = 8;
  private static final Duration LONG = Duration.ofHours(1);

  /** Runs them all at the end, so that nothing is left waiting. */
  private final CountDownLatch end = new CountDownLatch(1);

  private final BlockingQueue<Thread> started = new LinkedBlockingQueue<>();
  private final List<Askers> opened = new ArrayList<>();

  @AfterEach
  void stop() {
    end.countDown();
    opened.forEach(Askers::close);
  }

  @Test
  void threadWithoutAnythingToDoGoesAndAnotherComesWhenThereIs() throws Exception {
    Askers askers = askers(Duration.ofMillis(1));
    run(askers);

    started.take().join(); // nothing else ends it
    assertThat(askers.isIdle()).isTrue();

    run(askers);
    assertThat(started.take().getName()).isNotBlank();
  }

  @Test
  void threadThatRestsTakesTheNextOperation() throws Exception {
    Askers askers = askers(LONG);
    run(askers);
    Thread resting = started.take();
    while (resting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    run(askers);

    assertThat(started).isEmpty();
  }

  /** With one thread, and one who asks, nobody else makes good for a wake-up that is lost. */
  @Test
  void noOperationIsForgottenWhileTheThreadRestsOrGoes() {
    for (Duration idle : List.of(Duration.ZERO, Duration.ofNanos(20_000), LONG)) {
      Askers askers = opened(new Askers(this::started, 1, idle));
      for (int i = 0; i < 5_000; i++) {
        run(askers);
        for (int moment = i % 200; moment > 0; moment--) { // to meet it in each step
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void noOperationIsForgottenByManyThreadsThatRestAndGo() throws Exception {
    for (Duration idle : List.of(Duration.ZERO, Duration.ofNanos(20_000), LONG)) {
      Askers askers = askers(idle);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < 2 * MOST; caller++) {
        callers.add(
            CompletableFuture.runAsync(
                () -> IntStream.range(0, 300).forEach(i -> run(askers)),
                each -> new Thread(each).start()));
      }
      CompletableFuture.allOf(callers.toArray(CompletableFuture<?>[]::new)).get();
    }
  }

  @Test
  void operationsWaitForNoThreadThatHasYetToGetACore() throws Exception {
    CountDownLatch core = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    Askers askers =
        opened(
            new Askers(
                work ->
                    started(
                        first.getAndSet(false)
                            ? () -> {
                              await(core);
                              work.run();
                            }
                            : work),
                MOST,
                LONG));
    CompletableFuture<Void> one = begin(askers);
    CompletableFuture<Void> two = begin(askers);

    one.get(); // by the thread that the second one has woken
    two.get();

    core.countDown();
  }

  @Test
  void operationThatHangsHoldsUpNoOther() {
    Askers askers = askers(LONG);
    for (int i = 1; i < MOST; i++) {
      askers.execute(() -> await(end));
    }

    for (int i = 0; i < 1_000; i++) {
      run(askers);
    }
  }

  @Test
  void closingInterruptsWhatIsUnderWayAndEndsAllThreads() throws Exception {
    Askers askers = askers(LONG);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    askers.execute(
        () -> {
          begun.countDown();
          interrupted.complete(!await(end));
        });
    begun.await();
    Thread hanging = started.take();
    run(askers);
    Thread resting = started.take();

    askers.close();

    assertThat(interrupted.get()).isTrue();
    hanging.join();
    resting.join();
    assertThatThrownBy(() -> askers.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("closed");
  }

  @Test
  void operationIsRefusedWhereTheSystemHasNoThreadForItAndRunsOnceItHas() {
    AtomicBoolean none = new AtomicBoolean(true);
    Askers askers =
        opened(
            new Askers(
                work -> none.get() ? new ThreadThatCannotStart() : started(work), MOST, LONG));
    AtomicBoolean run = new AtomicBoolean();
    for (int i = 0; i < 2 * (MOST + Askers.WAITING); i++) {
      assertThatThrownBy(() -> askers.execute(() -> run.set(true)))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("no more threads");
    }
    assertThat(askers.isIdle()).isTrue();

    none.set(false);
    run(askers);
    assertThat(run).isFalse(); // whoever asked has been told so
  }

  @Test
  void operationWaitsForTheThreadsThereAreWhereTheSystemHasNoMore() throws Exception {
    AtomicBoolean none = new AtomicBoolean();
    Askers askers =
        opened(
            new Askers(
                work -> none.get() ? new ThreadThatCannotStart() : started(work), MOST, LONG));
    askers.execute(() -> await(end));
    none.set(true);
    CompletableFuture<Void> next = begin(askers);
    assertThat(next).isNotDone();

    end.countDown();

    next.get();
  }

  private Askers askers(Duration idle) {
    return opened(new Askers(this::started, MOST, idle));
  }

  private Askers opened(Askers askers) {
    opened.add(askers);
    return askers;
  }

  private Thread started(Runnable work) {
    Thread thread = new Thread(work, "asker");
    thread.setDaemon(true);
    started.add(thread);
    return thread;
  }

  private static CompletableFuture<Void> begin(Askers askers) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    askers.execute(() -> done.complete(null));
    return done;
  }

  private static void run(Askers askers) {
    var unused = begin(askers).orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Whether it came to that; false if interrupted. */
  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** As where the system's limit of threads is reached. */
  private static final class ThreadThatCannotStart extends Thread {
    @Override
    public synchronized void start() {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }
}
