package io.pinion.client.http;

import io.pinion.client.SessionHeader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Like the client's builders it is for one thread at a time, and builds any number. */
final class SessionWebSocketBuilder implements WebSocket.Builder {
  private final HttpClient client;
  private final SessionHeader header;
  private final List<Consumer<WebSocket.Builder>> wishes = new ArrayList<>();
  private boolean named;

  SessionWebSocketBuilder(HttpClient client, SessionHeader header) {
    this.client = client;
    this.header = header;
  }

  @Override
  public WebSocket.Builder header(String name, String value) {
    named |= name.equalsIgnoreCase(header.name());
    return wish(builder -> builder.header(name, value));
  }

  @Override
  public WebSocket.Builder connectTimeout(Duration timeout) {
    return wish(builder -> builder.connectTimeout(timeout));
  }

  @Override
  public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
    return wish(builder -> builder.subprotocols(mostPreferred, lesserPreferred));
  }

  /** A builder cannot forget a header: each socket has one of its own, so that none adds up. */
  @Override
  public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    wishes.forEach(wish -> wish.accept(builder));
    if (!named) {
      header.set(uri, builder::header);
    }
    return builder.buildAsync(uri, listener);
  }

  private WebSocket.Builder wish(Consumer<WebSocket.Builder> wish) {
    wishes.add(wish);
    return this;
  }
}
