package io.pinion.client.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.core.http.Interceptor;
import io.pinion.client.AmbientSession;
import java.util.concurrent.CompletableFuture;

/** Sends all in one session, as a thread does that runs others' stages while it waits in it. */
final class InASession implements Interceptor {
  private static final AmbientSession ANOTHERS = AmbientSession.of("anothers");

  @Override
  public HttpClient intercept(HttpClient client) {
    return new HttpClient() {
      @Override
      public HttpResponse execute(HttpRequest request, RequestOptions options) {
        return ANOTHERS.call(() -> client.execute(request, options));
      }

      @Override
      public CompletableFuture<HttpResponse> executeAsync(
          HttpRequest request, RequestOptions options) {
        return ANOTHERS.call(() -> client.executeAsync(request, options));
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }
}
