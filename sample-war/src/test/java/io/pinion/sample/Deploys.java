package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * TEMPORARY: shows the shape of a behaviour that every server is tested for, until there are real
 * ones. The backend is a static field, because a server's deployment, which names its port, is made
 * in a static method before any test runs; a class is used once in each failsafe execution's JVM.
 */
abstract class Deploys {

  private static final HttpServer BACKEND = startBackend();

  /** The root of the WAR, ending in a slash. */
  abstract URI gateway();

  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "a",
        "pinion.backend.a.url",
        "http://127.0.0.1:" + BACKEND.getAddress().getPort());
  }

  @AfterAll
  static void stopBackend() {
    BACKEND.stop(0);
  }

  @Test
  void keepsItsSettingsToItself() throws Exception {
    URI settings = gateway().resolve("WEB-INF/classes/META-INF/microprofile-config.properties");

    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(settings).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("pinion.backends");
  }

  private static HttpServer startBackend() {
    try {
      HttpServer backend =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      backend.start();
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
