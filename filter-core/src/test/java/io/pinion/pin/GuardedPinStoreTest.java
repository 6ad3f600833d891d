package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that is slow or fails keeps no request waiting, and is asked again when it is back. */
class GuardedPinStoreTest {
  private static final SessionKey KEY = new SessionKey(1, 2);
  private static final int FAILURES = 3;
  private static final long PATIENCE = 30;

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Pending store = new Pending();
  private final Counted counted = new Counted();
  private final AtomicLong now = new AtomicLong();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void answersPass() throws Exception {
    PinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    CompletionStage<@Nullable String> asked = guarded.find(KEY);
    assertThat(asked.toCompletableFuture()).isNotDone();

    store.next().complete("gpu-a");

    assertThat(asked.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("gpu-a");
    assertThat(counted.answered).hasValue(1);
  }

  @Test
  void answerThatIsOverdueFailsAndSaysWhy() {
    PinStore guarded = guarded(Duration.ofMillis(20), Duration.ofHours(1));

    assertThatThrownBy(() -> await(guarded.find(KEY)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("20ms")
        .hasMessageContaining("pinion.store.timeout");
    store.next().complete("late");
    assertThat(counted.failed).hasValue(1);
    assertThat(counted.answered).hasValue(0);
  }

  @Test
  void afterSomeFailuresInARowTheStoreIsNotAsked() {
    GuardedPinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    for (int i = 0; i < FAILURES; i++) {
      assertThat(guarded.isAvailable()).isTrue();
      CompletionStage<@Nullable String> asked = guarded.find(KEY);
      store.next().completeExceptionally(new IllegalStateException("gone"));
      assertThat(asked.toCompletableFuture()).isCompletedExceptionally();
    }

    assertThat(guarded.isAvailable()).isFalse();
    assertThat(guarded.claim(KEY, "a").toCompletableFuture()).isCompletedExceptionally();
    assertThat(guarded.replace(KEY, "a", "b").toCompletableFuture()).isCompletedExceptionally();
    assertThat(guarded.remove(KEY, "a").toCompletableFuture()).isCompletedExceptionally();
    assertThat(store.asked).hasValue(FAILURES);
    assertThat(counted.skipped).hasValue(3);
  }

  @Test
  void successBetweenFailuresKeepsItAvailable() {
    GuardedPinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    for (int i = 0; i < 4 * FAILURES; i++) {
      var unused = guarded.find(KEY);
      if (i % FAILURES == 0) {
        store.next().complete("a");
      } else {
        store.next().completeExceptionally(new IllegalStateException("gone"));
      }
    }

    assertThat(guarded.isAvailable()).isTrue();
  }

  @Test
  void afterThePauseOneTriesAndItsSuccessLetsAllIn() {
    GuardedPinStore guarded = guarded(Duration.ofHours(1), Duration.ofNanos(1));
    for (int i = 0; i < FAILURES; i++) {
      var unused = guarded.find(KEY);
      store.next().completeExceptionally(new IllegalStateException("gone"));
    }
    assertThat(guarded.isAvailable()).isFalse();

    var unused = guarded.find(KEY);
    store.next().complete("a");

    assertThat(guarded.isAvailable()).isTrue();
  }

  @Test
  void whatTheStoreThrowsItAnswers() {
    PinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    store.throwing = true;

    assertThat(guarded.find(KEY).toCompletableFuture()).isCompletedExceptionally();
    assertThat(counted.failed).hasValue(1);
  }

  @Test
  void questionsOfOneRequestHaveOneDeadline() {
    PinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    PinStore ofRequest = guarded.forRequest();
    CompletionStage<@Nullable String> found = ofRequest.find(KEY);
    now.addAndGet(Duration.ofHours(1).toNanos());
    store.next().complete("just in time");
    assertThat(await(found)).isEqualTo("just in time");

    assertThatThrownBy(() -> await(ofRequest.claim(KEY, "a")))
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(guarded.claim(KEY, "a").toCompletableFuture()).isNotDone();
  }

  @Test
  void whatIsLeftOfARequestsDeadlineEndsBeforeAWholeOneThatBeganEarlier() {
    PinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    PinStore ofRequest = guarded.forRequest();
    CompletionStage<@Nullable String> whole = guarded.find(KEY);
    now.addAndGet(Duration.ofHours(1).minusMillis(20).toNanos());

    assertThatThrownBy(() -> await(ofRequest.find(KEY)))
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(whole.toCompletableFuture()).isNotDone();
  }

  @Test
  void timerIsNotWokenForEachQuestion() {
    PinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    for (int i = 0; i < 1000; i++) {
      var unused = guarded.find(KEY);
      store.next().complete("a");
    }

    assertThat(timer.getTaskCount()).isEqualTo(1);
  }

  @Test
  void withoutItsTimerNothingWaits() {
    PinStore guarded = guarded(Duration.ofHours(1), Duration.ofHours(1));
    assertThat(guarded.find(KEY).toCompletableFuture()).isNotDone();
    timer.shutdownNow();

    assertThat(guarded.find(KEY).toCompletableFuture()).isCompletedExceptionally();
  }

  private GuardedPinStore guarded(Duration deadline, Duration pause) {
    return new GuardedPinStore(
        store, deadline, FAILURES, pause, timer, Runnable::run, counted, now::incrementAndGet);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  private static final class Counted implements StoreListener {
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger skipped = new AtomicInteger();

    @Override
    public void answered(long nanos) {
      answered.incrementAndGet();
    }

    @Override
    public void failed() {
      failed.incrementAndGet();
    }

    @Override
    public void skipped() {
      skipped.incrementAndGet();
    }
  }

  /** Answers when the test says so. */
  private static final class Pending implements PinStore {
    final AtomicInteger asked = new AtomicInteger();
    final ConcurrentLinkedQueue<CompletableFuture<String>> questions =
        new ConcurrentLinkedQueue<>();
    volatile boolean throwing;

    CompletableFuture<String> next() {
      return questions.remove();
    }

    private <T> CompletionStage<T> ask(CompletableFuture<T> answer) {
      if (throwing) {
        throw new IllegalStateException("closed");
      }
      asked.incrementAndGet();
      return answer;
    }

    @Override
    public CompletionStage<@Nullable String> find(SessionKey key) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      questions.add(answer);
      return ask(answer).thenApply(value -> value);
    }

    @Override
    public CompletionStage<@Nullable String> claim(SessionKey key, String value) {
      return ask(new CompletableFuture<>());
    }

    @Override
    public CompletionStage<Boolean> replace(SessionKey key, String expected, String replacement) {
      return ask(new CompletableFuture<>());
    }

    @Override
    public CompletionStage<Boolean> remove(SessionKey key, String expected) {
      return ask(new CompletableFuture<>());
    }

    @Override
    public CompletionStage<@Nullable Void> forEach(BiConsumer<SessionKey, String> action) {
      return ask(new CompletableFuture<>());
    }

    @Override
    public CompletionStage<Long> count(String value) {
      return ask(new CompletableFuture<>());
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
