package io.pinion.client.http;

import io.pinion.client.SessionHeader;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Names the session of the thread that calls {@code send}, {@code sendAsync}, or {@code buildAsync}
 * of a WebSocket's builder. A header of that name on the request stays as it is. Otherwise it is
 * the client behind it, which it shares connections, threads and, on Java 21 or newer, its end
 * with: either closes both.
 *
 * <p>What comes after an asynchronous call, a body's subscriber, the stages of its future, a
 * WebSocket's listener, runs on the client's threads and outside of the session.
 *
 * <p>May be called by many threads at once.
 */
public final class SessionHttpClient extends HttpClient {
  private final HttpClient client;
  private final SessionHeader header;

  private SessionHttpClient(HttpClient client, SessionHeader header) {
    this.client = client;
    this.header = header;
  }

  /**
   * The same client, with the session named as configured.
   *
   * @throws IllegalArgumentException as in {@link #of(HttpClient, SessionHeader)}, or if the
   *     configuration is invalid
   */
  public static HttpClient of(HttpClient client) {
    return of(client, SessionHeader.configured());
  }

  /**
   * The same client, with the session named by a header of one's own.
   *
   * @throws IllegalArgumentException if the header is for some hosts only and the client follows
   *     redirects: it would take it along to any host
   */
  public static HttpClient of(HttpClient client, SessionHeader header) {
    if (!header.isForAllHosts() && client.followRedirects() != Redirect.NEVER) {
      throw new IllegalArgumentException(
          header
              + ": a client with followRedirects("
              + client.followRedirects()
              + ") would send it on to any host that a redirect names; build the client with"
              + " followRedirects(NEVER), or leave "
              + SessionHeader.HOSTS_KEY
              + " empty");
    }
    return new SessionHttpClient(client, header);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(named(request), handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return client.sendAsync(named(request), handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.@Nullable PushPromiseHandler<T> pushed) {
    return client.sendAsync(named(request), handler, pushed);
  }

  private HttpRequest named(HttpRequest request) {
    if (request.headers().firstValue(header.name()).isPresent()) {
      return request;
    }
    return header
        .valueFor(request.uri())
        .map(
            id ->
                HttpRequest.newBuilder(request, (name, value) -> true)
                    .header(header.name(), id)
                    .build())
        .orElse(request);
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return new SessionWebSocketBuilder(client, header);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  // These override Java 21's; this is compiled for 17, where @Override would be an error.

  public void shutdown() {
    Closing.SHUTDOWN.of(client);
  }

  public boolean awaitTermination(Duration patience) throws InterruptedException {
    return Closing.AWAIT_TERMINATION.of(client, patience);
  }

  public boolean isTerminated() {
    return Closing.IS_TERMINATED.of(client);
  }

  public void shutdownNow() {
    Closing.SHUTDOWN_NOW.of(client);
  }

  public void close() {
    Closing.CLOSE.of(client);
  }
}
