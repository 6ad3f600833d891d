package io.pinion.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that answers each request with the session ids it has, one a line. */
public final class HeaderEcho implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
  private final HttpServer server;

  private HeaderEcho(HttpServer server) {
    this.server = server;
  }

  public static HeaderEcho start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      HeaderEcho echo = new HeaderEcho(server);
      server.createContext("/", echo::answer);
      server.start();
      return echo;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The session ids of the next request. */
  public List<String> takeIds() throws InterruptedException {
    List<String> ids = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (ids == null) {
      throw new AssertionError("no request came");
    }
    return ids;
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<String> ids =
        exchange.getRequestHeaders().getOrDefault(SessionHeader.DEFAULT_NAME, List.of());
    seen.add(ids);
    byte[] body = String.join("\n", ids).getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
