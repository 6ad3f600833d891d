package io.pinion.health;

import io.pinion.backend.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.jspecify.annotations.Nullable;

/** A backend is well if {@code GET path} has an expected status in time. */
public final class HttpProbe implements HealthProbe {
  private final Function<Backend, Request> requests;
  private final String path;
  private final IntPredicate expected;
  private final Duration timeout;

  /** A probe by calls that are made for it, with nothing in them yet. */
  public HttpProbe(
      Function<Backend, Request> requests, String path, IntPredicate expected, Duration timeout) {
    this.requests = requests;
    this.path = path;
    this.expected = expected;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<?> probe(Backend backend) {
    CompletableFuture<@Nullable Void> answered = new CompletableFuture<>();
    Response.CompleteListener listener = result -> conclude(result, answered);
    requests
        .apply(backend)
        .path(path)
        .timeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .send(listener);
    return answered;
  }

  private void conclude(Result result, CompletableFuture<@Nullable Void> answered) {
    if (result.isFailed()) {
      answered.completeExceptionally(result.getFailure());
    } else if (expected.test(result.getResponse().getStatus())) {
      answered.complete(null);
    } else {
      answered.completeExceptionally(
          new IOException("GET " + path + " gave " + result.getResponse().getStatus()));
    }
  }
}
