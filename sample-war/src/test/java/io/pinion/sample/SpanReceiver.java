package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes spans by OTLP over HTTP, as a collector does, on a port of loopback, and lists them. */
public final class SpanReceiver implements AutoCloseable {
  /** What came in one request: who sent it, what else it said, and what it was as bytes. */
  record Delivery(List<ReceivedSpan> spans, String service, List<String> keys, String bytes) {}

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable CountDownLatch gate;
  private HttpServer server;

  private SpanReceiver(HttpServer server) {
    this.server = server;
  }

  /** On any free port. */
  public static SpanReceiver start() {
    try {
      SpanReceiver receiver = new SpanReceiver(listenAt(0));
      receiver.serve();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer listenAt(int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
  }

  private void serve() {
    server.setExecutor(handlers);
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.incrementAndGet();
    CountDownLatch stalled = gate;
    if (stalled != null) {
      try {
        stalled.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
    request
        .getResourceSpansList()
        .forEach(
            resource ->
                deliveries.add(
                    new Delivery(
                        resource.getScopeSpansList().stream()
                            .flatMap(scope -> scope.getSpansList().stream())
                            .map(ReceivedSpan::of)
                            .toList(),
                        resource.getResource().getAttributes(0).getValue().getStringValue(),
                        Objects.requireNonNullElse(
                            exchange.getRequestHeaders().get("X-Key"), List.of()),
                        new String(body, ISO_8859_1))));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** The address for {@code pinion.traces.endpoint}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** All spans so far. */
  public List<ReceivedSpan> spans() {
    return deliveries.stream().flatMap(delivery -> delivery.spans().stream()).toList();
  }

  /** The spans of a trace so far. */
  public List<ReceivedSpan> spans(String traceId) {
    return spans().stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /**
   * The spans of a trace, when those of so many exchanges have come.
   *
   * @throws AssertionError if they do not come within a minute
   */
  public List<ReceivedSpan> await(String traceId, int exchanges) throws InterruptedException {
    return Eventually.get(
        () -> spans(traceId),
        spans -> spans.stream().filter(span -> span.kind().equals("SERVER")).count() >= exchanges);
  }

  /** How many requests have come, answered or not. */
  int asked() {
    return asked.get();
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  /** From now on it takes what comes and does not answer, until {@link #goOn}. */
  void stall() {
    gate = new CountDownLatch(1);
  }

  void goOn() {
    CountDownLatch stalled = gate;
    gate = null;
    if (stalled != null) {
      stalled.countDown();
    }
  }

  /** Nobody listens from now on. */
  void kill() {
    server.stop(0);
  }

  /** Listens again, where it did before. */
  void revive() throws IOException {
    server = listenAt(server.getAddress().getPort());
    serve();
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    handlers.shutdownNow();
  }
}
