package io.pinion.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small LLM server on the loopback address that answers with its own name and says whether it
 * held the conversation's KV cache: a conversation (by {@code X-Session-ID}) that it has not seen
 * waits visibly longer for its first token. Speaks OpenAI Chat Completions and Responses and
 * Anthropic Messages, streamed or not, and serves {@code GET /v1/models} and {@code GET /health}.
 * {@link Model} says what it does. Runs until closed.
 */
public final class DemoBackend implements AutoCloseable {
  private static final int MAX_THREADS = 64;
  private static final int MAX_SESSIONS = 1000;
  private static final int MAX_BODY = 16 * 1024 * 1024;

  private static final Map<String, Api> APIS =
      Map.of(
          "POST /v1/chat/completions", new ChatCompletions(),
          "POST /v1/responses", new Responses(),
          "POST /v1/messages", new Messages());

  private final String id;
  private final Pace pace;
  private final KvCache cache;
  private final HttpServer server;
  private final ExecutorService threads;
  private final AtomicInteger calls = new AtomicInteger();

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

  /** The same on any free port and without pauses, for tests. */
  public static DemoBackend startImmediate(String id) throws IOException {
    return start(id, 0, Pace.immediate(), MAX_SESSIONS);
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

  /** How many answers it was asked for so far, in any API. */
  public int calls() {
    return calls.get();
  }

  /** Ends running answers, too. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("X-Demo-Backend", id);
    try {
      serve(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(id + " is closing");
    }
    // not after an exception: that would end a chunked answer as if it were whole, where the server
    // closes the connection instead
    exchange.close();
  }

  private void serve(HttpExchange exchange) throws IOException, InterruptedException {
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    Api api = APIS.get(call);
    if (api != null) {
      calls.incrementAndGet();
      answer(exchange, api);
      return;
    }
    switch (call) {
      case "GET /v1/models" -> respond(exchange, 200, Model.list());
      case "GET /health" -> respond(exchange, 200, "{\"status\":\"ok\"}");
      default -> respond(exchange, 404, ChatCompletions.openAiError(404, "there is no " + call));
    }
  }

  private void answer(HttpExchange exchange, Api api) throws IOException, InterruptedException {
    byte[] body = readBody(exchange.getRequestBody());
    if (body.length > MAX_BODY) {
      String message = "the body is longer than " + MAX_BODY + " bytes";
      respond(exchange, 413, api.error(413, message));
      return;
    }
    ModelRequest request;
    try {
      request = ModelRequest.parse(body);
    } catch (JsonProcessingException e) {
      String message = "the body is no valid JSON: " + e.getOriginalMessage();
      respond(exchange, 400, api.error(400, message));
      return;
    }
    switch (Model.of(request.model())) {
      case REFUSES -> respond(exchange, 400, api.error(400, id + " refuses this request"));
      case IS_BUSY -> {
        exchange.getResponseHeaders().set("Retry-After", "7");
        respond(exchange, 429, api.error(429, id + " is busy"));
      }
      case BREAKS_OFF -> answer(exchange, api, request, true);
      case SERVES -> answer(exchange, api, request, false);
    }
  }

  private void answer(HttpExchange exchange, Api api, ModelRequest request, boolean breaksOff)
      throws IOException, InterruptedException {
    String session = exchange.getRequestHeaders().getFirst("X-Session-ID");
    int number = session == null ? 0 : cache.nextTurn(session);
    Duration prefill = number > 1 ? pace.warmPrefill() : pace.coldPrefill();
    exchange
        .getResponseHeaders()
        .set("X-Demo-Cache", number == 0 ? "none" : number == 1 ? "cold" : "warm");
    Turn turn =
        new Turn(
            UUID.randomUUID().toString(),
            Instant.now().getEpochSecond(),
            request.model(),
            request.promptTokens(),
            List.of(text(number, prefill).split("(?<= )")),
            request.includeUsage());
    pace.pause().pause(prefill);
    if (request.stream()) {
      stream(exchange, api, turn, breaksOff);
    } else if (breaksOff) {
      respondHalf(exchange, api.document(turn));
    } else {
      respond(exchange, 200, api.document(turn));
    }
  }

  private void stream(HttpExchange exchange, Api api, Turn turn, boolean breaksOff)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    send(out, api.begin(turn));
    for (int i = 0; i < turn.words().size(); i++) {
      if (breaksOff && i == turn.words().size() / 2) {
        throw new IOException("breaks off, as " + turn.model() + " does");
      }
      send(out, api.word(turn, i));
      pace.pause().pause(pace.token());
    }
    send(out, api.end(turn));
  }

  private static void send(OutputStream out, String events) throws IOException {
    out.write(events.getBytes(UTF_8));
    out.flush();
  }

  private String text(int number, Duration prefill) {
    String start = "Hello from " + id + ": ";
    return switch (number) {
      case 0 ->
          start + "no session id came along (" + prefill.toMillis() + " ms of prefill, as always).";
      case 1 ->
          start + "your conversation was cold here (" + prefill.toMillis() + " ms of prefill).";
      default ->
          start
              + "your conversation was warm here (turn "
              + number
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

  private static void respondHalf(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
    exchange.getResponseBody().flush();
    throw new IOException("breaks off after half of " + bytes.length + " bytes");
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
