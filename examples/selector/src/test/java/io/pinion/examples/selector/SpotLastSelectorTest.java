package io.pinion.examples.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The selector in a gateway on Tomcat, which finds it by its name. */
class SpotLastSelectorTest {
  private static final Set<String> ALL = Set.of("own-a", "own-b", "spot-a", "spot-b");

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer backend = backend();

  @TempDir private Path work;

  @BeforeEach
  void start() {
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.stop(0);
  }

  @Test
  void sessionsGoToRentedBackendsOnlyWhenNoOtherHasRoom() throws Exception {
    Map<String, String> settings =
        Map.of(
            "pinion.selector", "spot-last",
            "pinion.selector.bounded-load", "off",
            "pinion.backend.own-a.max-sessions", "10",
            "pinion.backend.own-b.max-sessions", "10");
    try (TomcatGateway gateway = TomcatGateway.start(work, ALL, backend.getAddress(), settings)) {
      assertThat(chosen(gateway, 0, 20)).containsExactly("own-a", "own-b");
      assertThat(chosen(gateway, 20, 40)).containsExactly("spot-a", "spot-b");
      assertThat(chosen(gateway, 0, 20)).containsExactly("own-a", "own-b");
    }
  }

  @Test
  void whatIsShippedKnowsNoSuchDifference() throws Exception {
    try (TomcatGateway gateway = TomcatGateway.start(work, ALL, backend.getAddress(), Map.of())) {
      assertThat(chosen(gateway, 0, 40)).containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  /** The backends of some sessions. */
  private Set<String> chosen(TomcatGateway gateway, int from, int to) throws Exception {
    Set<String> chosen = new TreeSet<>();
    for (int i = from; i < to; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.uri().resolve("/v1/chat/completions"))
              .header("X-Session-ID", "session-" + i)
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      chosen.add(answer.headers().firstValue("X-Pinion-Backend").orElseThrow());
    }
    return chosen;
  }

  /** One server is behind all ids. */
  private static HttpServer backend() {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(any, 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(200, answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
