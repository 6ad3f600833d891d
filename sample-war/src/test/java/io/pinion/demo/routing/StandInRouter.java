package io.pinion.demo.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for a server of the model Arch-Router: a small OpenAI chat API on the loopback address
 * that reads the routes and the conversation out of the prompt and answers with the route that its
 * judge chooses. Runs until closed.
 */
public final class StandInRouter implements AutoCloseable {
  static final String MODEL = "Arch-Router";

  private static final int THREADS = 16;
  private static final int MAX_BODY = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RouteJudge judge;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, StandInRouter::own);
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Duration pause = Duration.ZERO;

  private StandInRouter(RouteJudge judge) throws IOException {
    this.judge = judge;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> respond(exchange, 404, error("there is no such page")));
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  /** One that judges by the words that route and conversation share. */
  public static StandInRouter start() throws IOException {
    return start(new WordOverlap());
  }

  static StandInRouter start(RouteJudge judge) throws IOException {
    return new StandInRouter(judge);
  }

  /** Its root, as {@code pinion.model.router.url} takes it. */
  public URI uri() {
    String host = server.getAddress().getAddress().getHostAddress();
    return URI.create(
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.getAddress().getPort());
  }

  /** How often it was asked for a route so far. */
  int calls() {
    return calls.get();
  }

  /** Lets it think for this long before each answer from now on. */
  void thinkFor(Duration length) {
    pause = length;
  }

  /** Ends calls that wait, too. */
  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    String route;
    try {
      route = judge.choose(RouterPrompt.parse(promptOf(body)));
    } catch (IOException e) {
      respond(exchange, 400, error(reason(e)));
      return;
    }
    think();
    respond(exchange, 200, completion(JSON.writeValueAsString(Map.of("route", route))));
  }

  private static String promptOf(byte[] body) throws IOException {
    JsonNode content = JSON.readTree(body).path("messages").path(0).path("content");
    if (!content.isTextual()) {
      throw new IOException("messages[0].content is " + content + ": expected the router's prompt");
    }
    return content.asText();
  }

  private void think() throws IOException {
    try {
      if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("the router is closing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the router is closing");
    }
  }

  private static Object completion(String text) {
    Map<String, Object> message = Map.of("role", "assistant", "content", text);
    return Map.of(
        "id",
        "chatcmpl-stand-in",
        "object",
        "chat.completion",
        "created",
        Instant.now().getEpochSecond(),
        "model",
        MODEL,
        "choices",
        List.of(Map.of("index", 0, "message", message, "finish_reason", "stop")));
  }

  private static Object error(String message) {
    return Map.of("error", Map.of("message", message, "type", "invalid_request_error"));
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? "no valid JSON: " + json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private static void respond(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes = JSON.writeValueAsString(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Thread own(Runnable work) {
    Thread thread = new Thread(work, "stand-in router");
    thread.setDaemon(true);
    return thread;
  }
}
