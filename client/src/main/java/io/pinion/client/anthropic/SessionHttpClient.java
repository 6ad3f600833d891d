package io.pinion.client.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import io.pinion.client.SessionHeader;
import java.util.concurrent.CompletableFuture;

/** Names the session on what is sent from its thread. Closing it closes the client behind it. */
final class SessionHttpClient implements HttpClient {
  private final HttpClient client;
  private final SessionHeader header;

  SessionHttpClient(HttpClient client, SessionHeader header) {
    this.client = client;
    this.header = header;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    HttpRequest named = named(request);
    return client.execute(named, optionsOf(named, options));
  }

  /**
   * Never in this thread's session: it is the SDK's, and if it has one it is another caller's. A
   * thread of the common pool that waits for a future in its own session runs others' stages.
   */
  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return client.executeAsync(request, optionsOf(request, options));
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest named(HttpRequest request) {
    if (carriesIt(request)) {
      return request;
    }
    return header
        .valueFor(request.baseUrl())
        .map(id -> request.toBuilder().putHeader(header.name(), id).build())
        .orElse(request);
  }

  /** No matter who has set it: a caller may have done so because its target gets it. */
  private RequestOptions optionsOf(HttpRequest request, RequestOptions options) {
    return header.isForAllHosts() || !carriesIt(request)
        ? options
        : options.toBuilder().followRedirects(false).build();
  }

  private boolean carriesIt(HttpRequest request) {
    return !request.headers().values(header.name()).isEmpty();
  }
}
