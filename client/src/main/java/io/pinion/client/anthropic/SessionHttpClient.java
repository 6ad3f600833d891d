package io.pinion.client.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import io.pinion.client.SessionHeader;
import java.net.URI;
import java.util.Optional;
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
    Optional<String> id =
        request.headers().values(header.name()).isEmpty()
            ? header.valueFor(URI.create(request.baseUrl()))
            : Optional.empty();
    if (id.isEmpty()) {
      return client.execute(request, options);
    }
    HttpRequest named = request.toBuilder().putHeader(header.name(), id.get()).build();
    return client.execute(named, header.isForAllHosts() ? options : withoutRedirects(options));
  }

  /**
   * Never in this thread's session: it is the SDK's, and if it has one it is another caller's. A
   * thread of the common pool that waits for a future in its own session runs others' stages.
   */
  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return client.executeAsync(request, options);
  }

  @Override
  public void close() {
    client.close();
  }

  private static RequestOptions withoutRedirects(RequestOptions options) {
    return options.toBuilder().followRedirects(false).build();
  }
}
