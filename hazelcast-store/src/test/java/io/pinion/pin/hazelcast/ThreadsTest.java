package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What asking a member promises while one hangs. */
@Timeout(60)
class ThreadsTest {
  private static final UUID HANGING = new UUID(1, 1);
  private static final UUID WELL = new UUID(2, 2);

  /** Eight that are under way and 4096 that wait. */
  private static final int AS_MANY_AS_MAY = 8 + 4096;

  private final Threads threads = new Threads();
  private final CountDownLatch wakes = new CountDownLatch(1);
  private final AtomicInteger ended = new AtomicInteger();

  @AfterEach
  void wake() {
    wakes.countDown();
    threads.close();
  }

  @Test
  void asManyAsMayWaitForAMemberAndTheNextFailsAtOnce() throws Exception {
    List<CompletableFuture<Integer>> waiting = hangingOperations(AS_MANY_AS_MAY);

    CompletableFuture<Integer> next = ask(HANGING);

    assertThatThrownBy(() -> next.getNow(0))
        .hasRootCauseInstanceOf(RejectedExecutionException.class);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    wakes.countDown();
    CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(ended).hasValue(AS_MANY_AS_MAY);
    assertThat(ask(HANGING).get(30, TimeUnit.SECONDS)).isPositive(); // there is room again
  }

  @Test
  void memberThatHangsHoldsUpNobodyWhoAsksAnother() throws Exception {
    List<CompletableFuture<Integer>> waiting = hangingOperations(AS_MANY_AS_MAY);

    CompletableFuture<String> other = threads.ask(WELL, () -> "answer").toCompletableFuture();

    assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("answer");
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void operationThatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
    hangingOperations(8);
    CompletableFuture<Integer> given = ask(HANGING);
    AtomicBoolean begunAllTheSame = new AtomicBoolean();
    CompletableFuture<?> givenUp =
        threads
            .ask(HANGING, () -> begunAllTheSame.compareAndSet(false, true))
            .toCompletableFuture();
    givenUp.cancel(false);

    wakes.countDown();

    assertThat(given.get(30, TimeUnit.SECONDS)).isPositive();
    allThreadsAreDoneWithWhatCameBefore();
    assertThat(begunAllTheSame).isFalse();
  }

  @Test
  void whatIsUnderWayOrWaitsFailsWhenItIsClosedAndWhatComesAfterwardsToo() {
    List<CompletableFuture<Integer>> waiting = hangingOperations(100);

    threads.close();

    waiting.add(ask(HANGING));
    waiting.add(ask(WELL));
    assertThat(waiting)
        .allSatisfy(
            stage ->
                assertThatThrownBy(() -> stage.getNow(0))
                    .hasRootCauseInstanceOf(RejectedExecutionException.class)
                    .hasRootCauseMessage("closed"));
  }

  /** Who asks while it is closed is told, one way or another. */
  @Test
  void nobodyWaitsForEverWhoAsksWhileItIsClosed() throws Exception {
    for (int round = 0; round < 500; round++) {
      Threads closing = new Threads();
      CyclicBarrier start = new CyclicBarrier(2);
      UUID member = new UUID(round, 1);
      CompletableFuture<String> told =
          CompletableFuture.runAsync(() -> meet(start))
              .thenCompose(
                  met -> closing.ask(member, () -> "answer").exceptionally(failure -> "closed"));
      meet(start);
      closing.close();

      assertThat(told.get(30, TimeUnit.SECONDS)).isIn("answer", "closed");
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Eight operations that wait for each other have a thread each. */
  private void allThreadsAreDoneWithWhatCameBefore() throws Exception {
    CountDownLatch met = new CountDownLatch(8);
    List<CompletableFuture<Integer>> meeting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      meeting.add(
          threads
              .ask(
                  HANGING,
                  () -> {
                    met.countDown();
                    return await(met);
                  })
              .toCompletableFuture());
    }
    CompletableFuture.allOf(meeting.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
  }

  private List<CompletableFuture<Integer>> hangingOperations(int number) {
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      waiting.add(ask(HANGING));
    }
    return waiting;
  }

  private CompletableFuture<Integer> ask(UUID member) {
    return threads.ask(member, this::hang).toCompletableFuture();
  }

  private int hang() {
    await(wakes);
    return ended.incrementAndGet();
  }

  private static int await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
