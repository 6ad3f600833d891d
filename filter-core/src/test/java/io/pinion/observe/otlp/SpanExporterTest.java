package io.pinion.observe.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.pinion.backend.Backend;
import io.pinion.observe.MetricFamily.Sample;
import io.pinion.observe.Span;
import io.pinion.observe.Trace;
import io.pinion.observe.TraceParent;
import io.pinion.relay.ContainerTraits;
import io.pinion.relay.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanExporterTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final int MANY = 5_000;
  private static final int CAPACITY = 1_000;
  private static final ContainerTraits CONTAINER =
      new ContainerTraits(
          false, false, false, false, false, false, false, false, false, true, false, false, false);

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final Relay relay = new Relay(Duration.ofSeconds(5), 10, 8192, CONTAINER);
  private volatile boolean stalls;
  private volatile @Nullable Thread thread;
  private HttpServer server;
  private SpanExporter exporter;

  /** A request as it came. */
  private record Received(String path, List<String> headers, ExportTraceServiceRequest body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(handlers);
    server.createContext("/", this::receive);
    server.start();
    Backend where =
        new Backend("receiver", URI.create("http://127.0.0.1:" + server.getAddress().getPort()), 1);
    exporter =
        new SpanExporter(
            relay.posting(where, "/v1/traces", Map.of("X-Key", "its-own")),
            "the-gateway",
            CAPACITY,
            task -> {
              Thread made = new Thread(task, "exporter-under-test");
              thread = made;
              return made;
            });
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    received.add(
        new Received(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            List.of(
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("X-Key")),
            ExportTraceServiceRequest.parseFrom(body)));
    if (stalls) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(Objects.requireNonNullElse(statuses.poll(), 200), -1);
    exchange.close();
  }

  @AfterEach
  void stop() {
    gate.countDown();
    exporter.close();
    relay.close();
    server.stop(0);
    handlers.shutdownNow();
  }

  private Received next() throws InterruptedException {
    Received next = received.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static Trace ended() {
    Trace trace = Trace.begin(null, 100, "GET");
    trace.end();
    return trace;
  }

  private double figure(String result) {
    return exporter.figures().get(0).samples().stream()
        .filter(sample -> sample.labels().contains(result))
        .mapToDouble(Sample::value)
        .sum();
  }

  private void await(String result, double count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (figure(result) != count) {
      assertThat(System.nanoTime()).as("%s %s", result, figure(result)).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void spansAreWhatOpenTelemetryReads() throws Exception {
    TraceParent parent = TraceParent.read(List.of("00-" + TRACE + "-" + SPAN + "-01"));
    Trace trace = Trace.begin(parent, 0, "POST chat");
    trace.root().with("http.response.status_code", 200).with("pinion.source", "h\u00e4der");
    Span relayed = trace.step("relay", Span.Kind.CLIENT).failed("unreached");
    trace.end();
    exporter.publish(trace);

    Received request = next();
    assertThat(request.path()).isEqualTo("POST /v1/traces");
    assertThat(request.headers()).containsExactly("application/x-protobuf", "its-own");
    ResourceSpans all = request.body().getResourceSpans(0);
    assertThat(attributes(all.getResource().getAttributesList()))
        .containsEntry("service.name", "the-gateway")
        .containsKey("service.instance.id");
    List<io.opentelemetry.proto.trace.v1.Span> spans = all.getScopeSpans(0).getSpansList();
    io.opentelemetry.proto.trace.v1.Span root = spans.get(0);
    assertThat(hex(root.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex(root.getParentSpanId().toByteArray())).isEqualTo(SPAN);
    assertThat(root.getName()).isEqualTo("POST chat");
    assertThat(root.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(root.getStartTimeUnixNano()).isEqualTo(trace.root().beganAt());
    assertThat(root.getEndTimeUnixNano()).isEqualTo(trace.root().endedAt());
    assertThat(root.getFlags()).isEqualTo(0x301);
    assertThat(attributes(root.getAttributesList()))
        .isEqualTo(Map.of("http.response.status_code", "200", "pinion.source", "h\u00e4der"));
    assertThat(root.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    io.opentelemetry.proto.trace.v1.Span step = spans.get(1);
    assertThat(step.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(hex(step.getSpanId().toByteArray()))
        .isEqualTo(HexFormat.of().toHexDigits(relayed.self().span()));
    assertThat(step.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(step.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(step.getFlags()).isEqualTo(0x101);
    await("exported", 1);
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  private static Map<String, String> attributes(List<KeyValue> pairs) {
    return pairs.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                pair ->
                    pair.getValue().hasIntValue()
                        ? Long.toString(pair.getValue().getIntValue())
                        : pair.getValue().getStringValue()));
  }

  @Test
  void whatTheReceiverMayTakeLaterIsSentAgain() throws Exception {
    statuses.add(503);
    exporter.publish(ended());

    assertThat(next().body()).isEqualTo(next().body());
    await("exported", 1);
    assertThat(figure("dropped")).isZero();
  }

  @Test
  void whatTheReceiverRefusesIsDroppedAndTheNextIsSent() throws Exception {
    statuses.add(400);
    exporter.publish(ended());
    await("dropped", 1);
    exporter.publish(ended());

    await("exported", 1);
    assertThat(received).hasSize(2);
  }

  @Test
  void receiverThatStallsHoldsNobodyUpAndWhatIsTooMuchIsDroppedAndCounted() throws Exception {
    stalls = true;
    exporter.publish(ended());
    next();
    for (int i = 1; i < MANY; i++) {
      exporter.publish(ended());
    }
    double dropped = figure("dropped");
    assertThat(dropped).isEqualTo(MANY - 1 - CAPACITY);
    stalls = false;
    gate.countDown();

    await("exported", MANY - dropped);
    assertThat(figure("dropped")).isEqualTo(dropped);
  }

  @Test
  void receiverThatIsGoneCostsWhatIsSentMeanwhile() {
    server.stop(0);
    exporter.publish(ended());
    await("dropped", 1);
  }

  @Test
  void closeSendsWhatIsLeftAndEndsTheThread() throws Exception {
    exporter.publish(ended());
    exporter.close();

    assertThat(next().body().getResourceSpansCount()).isEqualTo(1);
    assertThat(figure("exported")).isEqualTo(1);
    assertThat(Objects.requireNonNull(thread).isAlive()).isFalse();
    exporter.publish(ended());
    assertThat(figure("dropped")).isEqualTo(1);
  }

  @Test
  void closeEndsTheThreadAlthoughTheReceiverStalls() throws Exception {
    stalls = true;
    exporter.publish(ended());
    next();
    exporter.publish(ended());
    exporter.close();

    assertThat(Objects.requireNonNull(thread).isAlive()).isFalse();
    assertThat(figure("dropped")).isEqualTo(2);
  }
}
