package io.pinion.relay;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Sends bodies to one place, each by a POST of its own, and reads no more of the answer than its
 * head. Safe for many threads.
 */
public final class Posting {
  private final Supplier<Request> calls;
  private final String path;
  private final Map<String, String> headers;

  Posting(Supplier<Request> calls, String path, Map<String, String> headers) {
    this.calls = calls;
    this.path = path;
    this.headers = Map.copyOf(headers);
  }

  /**
   * The head of an answer.
   *
   * @param status its status
   * @param retryAfter when to come again, as it says; empty if it does not
   */
  public record Answer(int status, String retryAfter) {}

  /**
   * Sends one body. Returns at once.
   *
   * @param timeout for the whole answer
   * @return fails if there is none
   */
  public CompletionStage<Answer> send(String contentType, byte[] body, Duration timeout) {
    CompletableFuture<Answer> answered = new CompletableFuture<>();
    calls
        .get()
        .method(HttpMethod.POST)
        .path(path)
        .headers(fields -> headers.forEach(fields::put))
        .timeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .body(new BytesRequestContent(contentType, body))
        .send(
            result -> {
              if (result.isFailed()) {
                answered.completeExceptionally(result.getFailure());
              } else {
                String later = result.getResponse().getHeaders().get(HttpHeader.RETRY_AFTER);
                answered.complete(
                    new Answer(result.getResponse().getStatus(), later == null ? "" : later));
              }
            });
    return answered;
  }
}
