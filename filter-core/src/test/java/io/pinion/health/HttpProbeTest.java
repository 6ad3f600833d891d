package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pinion.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private final HttpClient client = new HttpClient();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private HttpServer server;
  private Backend backend;

  @BeforeEach
  void start() throws Exception {
    client.start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(workers);
    answer("/health", 200);
    answer("/loading", 503);
    server.createContext(
        "/frozen",
        exchange -> {
          awaitGate();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    backend = new Backend("a", URI.create("http://127.0.0.1:" + server.getAddress().getPort()), 1);
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(status, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
  }

  private void awaitGate() throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    client.stop();
    server.stop(0);
    workers.shutdownNow();
  }

  private static boolean ok(int status) {
    return status / 100 == 2;
  }

  private void probe(String path, IntPredicate expected, Duration timeout) throws Exception {
    new HttpProbe(each -> client.newRequest(each.url()), path, expected, timeout)
        .probe(backend)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void expectedStatusIsWell() throws Exception {
    probe("/health?deep=1", HttpProbeTest::ok, AMPLE);

    assertThat(requests).containsExactly("GET /health?deep=1");
  }

  @Test
  void statusMayBeAnyThatIsExpected() throws Exception {
    probe("/loading", status -> status == 503, AMPLE);
  }

  @Test
  void otherStatusIsNotWellAndNamed() {
    assertThatThrownBy(() -> probe("/loading", HttpProbeTest::ok, AMPLE))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("GET /loading gave 503");
  }

  @Test
  void refusedConnectionIsNotWell() {
    server.stop(0);

    assertThatThrownBy(() -> probe("/health", HttpProbeTest::ok, AMPLE))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void frozenBackendIsNotWellAfterTheTimeout() {
    assertThatThrownBy(() -> probe("/frozen", HttpProbeTest::ok, Duration.ofMillis(50)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }
}
