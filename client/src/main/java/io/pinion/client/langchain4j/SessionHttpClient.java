package io.pinion.client.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.pinion.client.SessionHeader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names the session on what is sent from its thread, and gives it to who listens to the answer. */
final class SessionHttpClient implements HttpClient {
  private final HttpClient client;
  private final SessionHeader header;

  SessionHttpClient(HttpClient client, SessionHeader header) {
    this.client = client;
    this.header = header;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    return client.execute(named(request));
  }

  @Override
  public void execute(HttpRequest request, ServerSentEventListener listener) {
    client.execute(named(request), new SessionListener(listener));
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    client.execute(named(request), parser, new SessionListener(listener));
  }

  private HttpRequest named(HttpRequest request) {
    if (request.headers().containsKey(header.name())) {
      return request;
    }
    return header.valueFor(request.url()).map(id -> copy(request, id)).orElse(request);
  }

  private HttpRequest copy(HttpRequest request, String id) {
    // a request's own map takes no more, and a builder would keep it
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    headers.put(header.name(), List.of(id));
    return HttpRequest.builder()
        .method(request.method())
        .url(request.url())
        .headers(headers)
        .formDataFields(request.formDataFields())
        .formDataFiles(request.formDataFiles())
        .body(request.body())
        .build();
  }
}
