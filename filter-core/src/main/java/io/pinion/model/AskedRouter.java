package io.pinion.model;

import io.pinion.model.ModelDecision.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A router that never keeps a request waiting for longer than its time, and whose failure is an
 * answer: the request's own model. Safe for many threads.
 */
public final class AskedRouter {
  private static final Logger LOG = System.getLogger(AskedRouter.class.getName());

  private final ModelRouter router;
  private final Duration timeout;
  private final ScheduledExecutorService timer;
  private final Executor late;
  private final RouterListener listener;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * Asks this router.
   *
   * @param timeout for one answer
   * @param timer watches the time; closed by the caller
   * @param late runs what goes on after it
   */
  public AskedRouter(
      ModelRouter router,
      Duration timeout,
      ScheduledExecutorService timer,
      Executor late,
      RouterListener listener) {
    this.router = router;
    this.timeout = timeout;
    this.timer = timer;
    this.late = late;
    this.listener = listener;
  }

  /** Which route, or that there is none; never fails. */
  CompletionStage<ModelDecision> ask(RoutingQuestion question, RoutingObserver observer) {
    long began = System.nanoTime();
    CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
    Future<?> watch = watch(answer);
    var unused =
        begun(question.with(observer.asks(router.name())))
            .whenComplete(
                (name, failure) -> {
                  if (failure == null) {
                    answer.complete(name);
                  } else {
                    answer.completeExceptionally(failure);
                  }
                });
    return answer.handle(
        (name, failure) -> {
          if (watch != null) {
            watch.cancel(false);
          }
          observer.told(failure);
          return failure == null
              ? decided(question, name, System.nanoTime() - began)
              : failed(question, failure);
        });
  }

  private CompletionStage<@Nullable String> begun(RoutingQuestion question) {
    try {
      return Objects.requireNonNull(
          router.route(question), "the router has returned null in place of a stage");
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return CompletableFuture.failedFuture(e); // a third party's, or a deep expression's
    }
  }

  private @Nullable Future<?> watch(CompletableFuture<?> answer) {
    TimeoutException overdue =
        new TimeoutException(
            "no answer within " + timeout.toMillis() + "ms (pinion.model.router.timeout)");
    try {
      return timer.schedule(
          () -> late.execute(() -> answer.completeExceptionally(overdue)),
          timeout.toNanos(),
          TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) { // the gateway is closing
      answer.completeExceptionally(overdue);
      return null;
    }
  }

  private ModelDecision decided(RoutingQuestion question, @Nullable String name, long nanos) {
    listener.answered(nanos);
    if (failing.compareAndSet(true, false)) {
      LOG.log(Level.INFO, "the model router {0} answers again", router.name());
    }
    ModelRoute route = question.find(name);
    return route == null
        ? ModelDecision.own(Reason.NO_ROUTE, question.model())
        : ModelDecision.routed(route);
  }

  private ModelDecision failed(RoutingQuestion question, Throwable failure) {
    listener.failed();
    if (failing.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "the model router {0} fails, so that requests go to the model they ask for: {1}",
          router.name(),
          failure);
    }
    return ModelDecision.own(Reason.ROUTER_FAILED, question.model());
  }
}
