package io.pinion.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A small OpenAI-compatible LLM server on the loopback address that answers with its own name and
 * says whether it held the conversation's KV cache: a conversation (by {@code X-Session-ID}) that
 * it has not seen waits visibly longer for its first token. Serves {@code POST
 * /v1/chat/completions}, streamed or not, {@code GET /v1/models} and {@code GET /health}. Runs
 * until closed.
 */
public final class DemoBackend implements AutoCloseable {
  private static final int MAX_THREADS = 64;
  private static final int MAX_SESSIONS = 1000;
  private static final int MAX_BODY = 16 * 1024 * 1024;

  private final String id;
  private final Pace pace;
  private final KvCache cache;
  private final HttpServer server;
  private final ExecutorService threads;

  private DemoBackend(String id, int port, Pace pace, int sessions) throws IOException {
    this.id = id;
    this.pace = pace;
    this.cache = new KvCache(sessions);
    // or the last bytes of an event may wait 40 ms for an acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    this.server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    this.threads = threads(id);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Starts a server.
   *
   * @param port 0 means any free one
   * @throws IOException when the port cannot be had
   */
  public static DemoBackend start(String id, int port) throws IOException {
    return start(id, port, Pace.visible(), MAX_SESSIONS);
  }

  static DemoBackend start(String id, int port, Pace pace, int sessions) throws IOException {
    return new DemoBackend(id, port, pace, sessions);
  }

  public String id() {
    return id;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Ends running answers, too. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      exchange.getResponseHeaders().set("X-Demo-Backend", id);
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (call) {
        case "POST /v1/chat/completions" -> chat(exchange);
        case "GET /v1/models" ->
            respond(exchange, 200, ChatDocuments.models(Instant.EPOCH.getEpochSecond()));
        case "GET /health" -> respond(exchange, 200, "{\"status\":\"ok\"}");
        default ->
            respond(exchange, 404, ChatDocuments.error("there is no " + call, "unknown_url"));
      }
    } catch (IOException e) {
      // the client has left: nobody is there to tell
    } catch (InterruptedException e) {
      // closing: the answer ends here
      Thread.currentThread().interrupt();
    }
  }

  private void chat(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = readBody(exchange.getRequestBody());
    if (body.length > MAX_BODY) {
      String message = "the body is longer than " + MAX_BODY + " bytes";
      respond(exchange, 413, ChatDocuments.error(message, "body_too_long"));
      return;
    }
    ChatRequest request;
    try {
      request = ChatRequest.parse(body);
    } catch (JsonProcessingException e) {
      String message = "the body is no valid JSON: " + e.getOriginalMessage();
      respond(exchange, 400, ChatDocuments.error(message, "invalid_json"));
      return;
    }
    answer(exchange, request);
  }

  private void answer(HttpExchange exchange, ChatRequest request)
      throws IOException, InterruptedException {
    String session = exchange.getRequestHeaders().getFirst("X-Session-ID");
    int turn = session == null ? 0 : cache.nextTurn(session);
    Duration prefill = turn > 1 ? pace.warmPrefill() : pace.coldPrefill();
    exchange
        .getResponseHeaders()
        .set("X-Demo-Cache", turn == 0 ? "none" : turn == 1 ? "cold" : "warm");
    String text = text(turn, prefill);
    String[] words = text.split("(?<= )");
    ChatDocuments documents =
        new ChatDocuments(
            "chatcmpl-" + UUID.randomUUID(), Instant.now().getEpochSecond(), request.model());
    pace.pause().pause(prefill);
    if (request.stream()) {
      stream(exchange, documents, words, request);
    } else {
      respond(exchange, 200, documents.completion(text, request.promptTokens(), words.length));
    }
  }

  private void stream(
      HttpExchange exchange, ChatDocuments documents, String[] words, ChatRequest request)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    send(out, documents.first());
    for (String word : words) {
      send(out, documents.token(word));
      pace.pause().pause(pace.token());
    }
    send(out, documents.last());
    if (request.includeUsage()) {
      send(out, documents.usage(request.promptTokens(), words.length));
    }
    send(out, "[DONE]");
  }

  private static void send(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private String text(int turn, Duration prefill) {
    String start = "Hello from " + id + ": ";
    return switch (turn) {
      case 0 ->
          start + "no session id came along (" + prefill.toMillis() + " ms of prefill, as always).";
      case 1 ->
          start + "your conversation was cold here (" + prefill.toMillis() + " ms of prefill).";
      default ->
          start
              + "your conversation was warm here (turn "
              + turn
              + ", "
              + prefill.toMillis()
              + " ms).";
    };
  }

  private static byte[] readBody(InputStream in) throws IOException {
    byte[] body = in.readNBytes(MAX_BODY + 1);
    in.transferTo(OutputStream.nullOutputStream());
    return body;
  }

  private static void respond(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static ExecutorService threads(String id) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "demo " + id);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
