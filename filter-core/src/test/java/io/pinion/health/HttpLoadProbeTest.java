package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pinion.backend.Backend;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadProbeTest {
  private final HttpClient client = new HttpClient();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private HttpServer server;
  private Backend backend;

  @BeforeEach
  void start() throws Exception {
    client.setFollowRedirects(false);
    client.start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(workers);
    answer("/metrics", 200, 10);
    answer("/broken", 500, 10);
    answer("/moved", 302, 0);
    answer("/long", 200, (1 << 20) + 1);
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Map<String, String> headers = Map.of("Authorization", "Bearer own");
    backend = new Backend("a", url, 1, 0, 0, Map.of(), "/prefix", headers);
  }

  private void answer(String path, int status, int length) {
    server.createContext(
        path,
        exchange -> {
          List<String> credentials = exchange.getRequestHeaders().get("Authorization");
          requests.add(exchange.getRequestURI() + " " + credentials);
          exchange.getResponseHeaders().add("Location", "/metrics");
          exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
          exchange.getResponseBody().write(new byte[length]);
          exchange.close();
        });
  }

  @AfterEach
  void stop() throws Exception {
    client.stop();
    server.stop(0);
    workers.shutdownNow();
  }

  private String ask(String path) throws Exception {
    return new HttpLoadProbe(each -> client.newRequest(each.url()), path, Duration.ofSeconds(30))
        .ask(backend)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void textIsGotWithTheBackendsOwnCredentials() throws Exception {
    assertThat(ask("/metrics")).hasSize(10);
    assertThat(requests).containsExactly("/metrics [Bearer own]");
  }

  @Test
  void otherStatusIsNamedAndCredentialsAreNot() {
    assertThatThrownBy(() -> ask("/broken"))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("GET /broken gave 500")
        .hasMessageNotContaining("own");
  }

  @Test
  void redirectIsNotFollowed() {
    assertThatThrownBy(() -> ask("/moved")).hasMessageContaining("GET /moved gave 302");
    assertThat(requests).hasSize(1);
  }

  @Test
  void textThatIsTooLongIsCutOff() {
    assertThatThrownBy(() -> ask("/long")).isInstanceOf(ExecutionException.class);
  }
}
