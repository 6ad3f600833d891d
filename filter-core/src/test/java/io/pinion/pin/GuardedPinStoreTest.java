package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.health.ManualScheduler;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A store that is slow or fails keeps no request waiting, and is asked again when it is back. */
class GuardedPinStoreTest {
  private static final SessionKey KEY = new SessionKey(1, 2);
  private static final int FAILURES = 3;
  private static final Duration DEADLINE = Duration.ofMillis(20);
  private static final Duration NO_DEADLINE = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofHours(1);

  private final ManualScheduler timer = new ManualScheduler();
  private final Pending store = new Pending();
  private final Counted counted = new Counted();
  private final AtomicLong now = new AtomicLong();

  @Test
  void answersPass() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    CompletionStage<@Nullable String> asked = guarded.find(KEY);
    assertThat(asked.toCompletableFuture()).isNotDone();

    store.next().complete("gpu-a");

    assertThat(asked.toCompletableFuture()).isCompletedWithValue("gpu-a");
    assertThat(counted.answered).hasValue(1);
  }

  @Test
  void answerThatIsOverdueFailsAndSaysWhy() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    CompletionStage<@Nullable String> asked = guarded.find(KEY);
    pass(DEADLINE);

    assertThat(asked.toCompletableFuture()).isDone();
    assertThatThrownBy(() -> asked.toCompletableFuture().join())
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
    GuardedPinStore guarded = guarded(DEADLINE, PAUSE);
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
    GuardedPinStore guarded = guarded(DEADLINE, PAUSE);
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
    GuardedPinStore guarded = guarded(NO_DEADLINE, PAUSE);
    failUntilItIsNotAsked(guarded);
    assertThat(isAsked(guarded)).isFalse();
    pass(PAUSE);

    assertThat(isAsked(guarded)).isTrue();
    assertThat(isAsked(guarded)).as("while the one is not answered").isFalse();
    assertThat(guarded.isAvailable()).isFalse();
    store.next().complete("a");

    assertThat(guarded.isAvailable()).isTrue();
    assertThat(isAsked(guarded)).isTrue();
    assertThat(isAsked(guarded)).isTrue();
  }

  @Test
  void trialThatFailsBeginsAnotherPause() {
    GuardedPinStore guarded = guarded(NO_DEADLINE, PAUSE);
    failUntilItIsNotAsked(guarded);
    pass(PAUSE);
    assertThat(isAsked(guarded)).isTrue();
    pass(PAUSE.dividedBy(2));
    store.next().completeExceptionally(new IllegalStateException("still gone"));

    assertThat(isAsked(guarded)).isFalse();
    pass(PAUSE.dividedBy(2));
    assertThat(isAsked(guarded)).as("a pause after the trial began").isFalse();
    pass(PAUSE.dividedBy(2));
    assertThat(isAsked(guarded)).as("a pause after it failed").isTrue();
    assertThat(isAsked(guarded)).isFalse();
  }

  @Test
  void trialThatIsNeverAnsweredIsFollowedByAnother() {
    GuardedPinStore guarded = guarded(NO_DEADLINE, PAUSE);
    failUntilItIsNotAsked(guarded);
    pass(PAUSE);
    assertThat(isAsked(guarded)).isTrue();
    pass(PAUSE);

    assertThat(isAsked(guarded)).isTrue();
    assertThat(isAsked(guarded)).isFalse();
  }

  private void failUntilItIsNotAsked(GuardedPinStore guarded) {
    for (int i = 0; i < FAILURES; i++) {
      assertThat(isAsked(guarded)).isTrue();
      store.next().completeExceptionally(new IllegalStateException("gone"));
    }
  }

  private boolean isAsked(PinStore guarded) {
    int before = store.asked.get();
    var unused = guarded.find(KEY);
    return store.asked.get() > before;
  }

  @Test
  void whatTheStoreThrowsItAnswers() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    store.throwing = true;

    assertThat(guarded.find(KEY).toCompletableFuture()).isCompletedExceptionally();
    assertThat(counted.failed).hasValue(1);
  }

  @Test
  void questionsOfOneRequestHaveOneDeadline() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    PinStore ofRequest = guarded.forRequest();
    CompletionStage<@Nullable String> found = ofRequest.find(KEY);
    pass(DEADLINE.dividedBy(2));
    store.next().complete("a");
    assertThat(found.toCompletableFuture()).isCompletedWithValue("a");

    CompletionStage<@Nullable String> claimed = ofRequest.claim(KEY, "a");
    CompletionStage<@Nullable String> another = guarded.claim(KEY, "a");
    pass(DEADLINE.dividedBy(2));

    assertThat(claimed.toCompletableFuture()).isCompletedExceptionally();
    assertThat(another.toCompletableFuture()).isNotDone();
  }

  @Test
  void requestThatHasWaitedLongerThanItMayIsAnsweredAtOnceOrNotAtAll() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    PinStore ofRequest = guarded.forRequest();
    pass(DEADLINE.multipliedBy(2));

    CompletionStage<@Nullable String> asked = ofRequest.find(KEY);
    timer.round();

    assertThat(asked.toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void whatIsLeftOfARequestsDeadlineEndsBeforeAWholeOneThatBeganEarlier() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    PinStore ofRequest = guarded.forRequest();
    pass(DEADLINE.dividedBy(2));
    CompletionStage<@Nullable String> whole = guarded.find(KEY);
    CompletionStage<@Nullable String> rest = ofRequest.find(KEY);
    pass(DEADLINE.dividedBy(2));

    assertThat(rest.toCompletableFuture()).isCompletedExceptionally();
    assertThat(whole.toCompletableFuture()).isNotDone();
  }

  @Test
  void questionThatNobodyWaitsForAnyLongerIsCancelled() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    var unused = guarded.find(KEY);
    pass(DEADLINE);

    assertThat(store.next()).isCancelled();
  }

  @Test
  void timerIsNotWokenForEachQuestion() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    for (int i = 0; i < 1000; i++) {
      var unused = guarded.find(KEY);
      store.next().complete("a");
    }

    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void withoutItsTimerNothingWaits() {
    PinStore guarded = guarded(DEADLINE, PAUSE);
    assertThat(guarded.find(KEY).toCompletableFuture()).isNotDone();
    timer.shutdownNow();

    assertThat(guarded.find(KEY).toCompletableFuture()).isCompletedExceptionally();
  }

  private GuardedPinStore guarded(Duration deadline, Duration pause) {
    return new GuardedPinStore(
        store, deadline, FAILURES, pause, timer, Runnable::run, counted, now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    timer.round();
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
    final Queue<CompletableFuture<@Nullable String>> questions = new ConcurrentLinkedQueue<>();
    volatile boolean throwing;

    CompletableFuture<@Nullable String> next() {
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
      CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
      CompletionStage<@Nullable String> asked = ask(answer);
      questions.add(answer);
      return asked;
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
