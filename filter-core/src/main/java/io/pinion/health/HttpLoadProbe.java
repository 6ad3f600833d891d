package io.pinion.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.backend.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** {@code GET path}, with the headers that each request to the backend has. */
public final class HttpLoadProbe implements LoadProbe {
  /** Ten times what a vLLM of one model says. */
  private static final int LONGEST = 1 << 20;

  private final Function<Backend, Request> requests;
  private final String path;
  private final Duration timeout;

  /** A probe by calls that are made for it, with nothing in them yet, and follow no redirects. */
  public HttpLoadProbe(Function<Backend, Request> requests, String path, Duration timeout) {
    this.requests = requests;
    this.path = path;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<String> ask(Backend backend) {
    CompletableFuture<String> answered = new CompletableFuture<>();
    requests
        .apply(backend)
        .path(path)
        .headers(
            fields -> {
              fields.put(HttpHeader.ACCEPT, "text/plain");
              backend.headers().forEach(fields::put);
            })
        .timeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .send(
            new BufferingResponseListener(LONGEST) {
              @Override
              public void onComplete(Result result) {
                conclude(result, getContent(), answered);
              }
            });
    return answered;
  }

  private void conclude(Result result, byte[] content, CompletableFuture<String> answered) {
    int status = result.getResponse().getStatus();
    if (result.isFailed()) {
      answered.completeExceptionally(result.getFailure());
    } else if (status == HttpStatus.OK_200) {
      answered.complete(new String(content, UTF_8));
    } else {
      answered.completeExceptionally(new IOException("GET " + path + " gave " + status));
    }
  }
}
