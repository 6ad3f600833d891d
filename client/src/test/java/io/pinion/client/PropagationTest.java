package io.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One pooled thread, which would keep what a task leaves behind. */
class PropagationTest {
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");
  private static final Callable<AmbientSession> LOOK = AmbientSession::current;

  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final ExecutorService propagating = PropagatingExecutorService.of(pool);

  @AfterEach
  void nothingIsLeftInThePooledThread() throws Exception {
    if (!pool.isShutdown()) {
      assertThat(pool.submit(LOOK).get()).isEqualTo(AmbientSession.none());
    }
    pool.shutdownNow();
  }

  @Test
  void aPlainExecutorCarriesNothing() throws Exception {
    assertThat(SESSION.call(() -> pool.submit(LOOK)).get()).isEqualTo(AmbientSession.none());
  }

  @Test
  void aWrappedTaskBelongsToTheSession() throws Exception {
    CompletableFuture<AmbientSession> seen = new CompletableFuture<>();

    pool.execute(SESSION.wrap(() -> seen.complete(AmbientSession.current())));

    assertThat(seen.get()).isEqualTo(SESSION);
    assertThat(pool.submit(SESSION.wrapCallable(LOOK)).get()).isEqualTo(SESSION);
    assertThat(
            CompletableFuture.supplyAsync(SESSION.wrapSupplier(AmbientSession::current), pool)
                .get())
        .isEqualTo(SESSION);
  }

  @Test
  void theStagesOfAFutureBelongToTheSessionOfWhoHasAddedThem() throws Exception {
    Executor executor = PropagatingExecutor.of(pool);
    AmbientSession other = AmbientSession.of("conversation-2");

    CompletableFuture<AmbientSession> first =
        SESSION.call(() -> CompletableFuture.supplyAsync(AmbientSession::current, executor));
    assertThat(first.get()).isEqualTo(SESSION);

    CompletableFuture<List<AmbientSession>> second =
        other.call(
            () -> first.thenApplyAsync(seen -> List.of(seen, AmbientSession.current()), executor));
    assertThat(second.get()).containsExactly(SESSION, other);
  }

  @Test
  void everyMethodOfAnExecutorServiceCarriesTheSession() throws Exception {
    CompletableFuture<AmbientSession> executed = new CompletableFuture<>();
    CompletableFuture<AmbientSession> submitted = new CompletableFuture<>();
    CompletableFuture<AmbientSession> withResult = new CompletableFuture<>();

    SESSION.call(
        () -> {
          propagating.execute(() -> executed.complete(AmbientSession.current()));
          assertThat(propagating.submit(LOOK).get()).isEqualTo(SESSION);
          propagating.submit((Runnable) () -> submitted.complete(AmbientSession.current())).get();
          assertThat(
                  propagating
                      .submit(() -> withResult.complete(AmbientSession.current()), "result")
                      .get())
              .isEqualTo("result");
          assertThat(propagating.invokeAny(List.of(LOOK))).isEqualTo(SESSION);
          assertThat(propagating.invokeAny(List.of(LOOK), 1, TimeUnit.MINUTES)).isEqualTo(SESSION);
          for (Future<AmbientSession> each : propagating.invokeAll(List.of(LOOK, LOOK))) {
            assertThat(each.get()).isEqualTo(SESSION);
          }
          for (Future<AmbientSession> each :
              propagating.invokeAll(List.of(LOOK, LOOK), 1, TimeUnit.MINUTES)) {
            assertThat(each.get()).isEqualTo(SESSION);
          }
          return executed;
        });

    assertThat(executed.get()).isEqualTo(SESSION);
    assertThat(submitted.get()).isEqualTo(SESSION);
    assertThat(withResult.get()).isEqualTo(SESSION);
  }

  @Test
  void aTaskThatIsHandedOverOutsideOfASessionHasNoneEvenOnAThreadThatIsInOne() throws Exception {
    Executor caller = PropagatingExecutor.of(Runnable::run);
    CompletableFuture<AmbientSession> seen = new CompletableFuture<>();
    Runnable handedOver = AmbientSession.none().wrap(() -> seen.complete(AmbientSession.current()));

    SESSION.run(
        () -> {
          caller.execute(handedOver);
          assertThat(AmbientSession.current()).isEqualTo(SESSION);
        });

    assertThat(seen.get()).isEqualTo(AmbientSession.none());
  }

  @Test
  void aTaskThatFailsLeavesNothingInThePooledThread() {
    Future<?> failing =
        SESSION.call(
            () ->
                propagating.submit(
                    (Runnable)
                        () -> {
                          throw new IllegalStateException("of the task");
                        }));

    assertThatThrownBy(failing::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("of the task");
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without its checks may do
  void aTaskThatIsNullIsRefusedWhereItIsHandedOver() {
    assertThatThrownBy(() -> propagating.execute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> propagating.submit((Callable<?>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> AmbientSession.none().wrapSupplier(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void isClosedAsTheExecutorBehindItIs() throws Exception {
    // which the common pool is not, whoever closes it
    ((PropagatingExecutorService) PropagatingExecutorService.of(ForkJoinPool.commonPool())).close();
    assertThat(pool.submit(LOOK).get()).isEqualTo(AmbientSession.none());

    ((PropagatingExecutorService) propagating).close();
    assertThat(pool.isShutdown()).isTrue();
  }

  @Test
  void isShutDownWithTheExecutorBehindIt() throws Exception {
    ExecutorService behind = Executors.newSingleThreadExecutor();
    ExecutorService service = PropagatingExecutorService.of(behind);

    service.shutdown();

    assertThat(behind.isShutdown()).isTrue();
    assertThat(service.isShutdown()).isTrue();
    assertThat(service.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(service.isTerminated()).isTrue();
    assertThat(service.shutdownNow()).isEmpty();
  }
}
