package io.pinion.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers as OpenAI's and Anthropic's servers do, by a stream if asked for one. */
public final class ModelServer implements Backend {
  static {
    // else each answer waits for the acknowledgement of its head
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final @Nullable URI redirect;
  private volatile CountDownLatch gathered = new CountDownLatch(0);

  private ModelServer(@Nullable URI redirect) throws IOException {
    this.redirect = redirect;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static ModelServer start() throws IOException {
    return new ModelServer(null);
  }

  /** One that sends all calls elsewhere. */
  public static ModelServer redirectingTo(URI elsewhere) throws IOException {
    return new ModelServer(elsewhere);
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The same server by another host's name. */
  public URI uriOf(String host) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort());
  }

  @Override
  public List<Call> calls() {
    return calls;
  }

  /** The next call is answered with 500, and may be retried at once. */
  public void failOnce() {
    failures.set(1);
  }

  /** The first calls are answered when there are so many of them. */
  public void gather(int count) {
    gathered = new CountDownLatch(count);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(new Call(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
      gathered.countDown();
      if (!gathered.await(1, TimeUnit.MINUTES)) {
        throw new IOException(gathered.getCount() + " more calls were expected");
      }
      answer(exchange, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (redirect != null) {
      exchange.getResponseHeaders().set("Location", redirect + path);
      exchange.sendResponseHeaders(307, -1);
    } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.getResponseHeaders().set("Retry-After-Ms", "1");
      exchange.sendResponseHeaders(500, -1);
    } else {
      boolean streams = body.replace(" ", "").contains("\"stream\":true");
      byte[] answer = ModelAnswers.to(path, streams).getBytes(StandardCharsets.UTF_8);
      String type = streams ? "text/event-stream" : "application/json";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
