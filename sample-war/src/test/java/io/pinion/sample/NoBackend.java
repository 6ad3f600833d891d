package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway that was told of no backend starts, and says so. */
abstract class NoBackend extends Behaviour {

  static Map<String, String> settings() {
    return Map.of("pinion.response-headers", "all");
  }

  @Test
  void everyRequestIsAnswered503() throws IOException {
    for (String line : new String[] {session(freshId()), "Accept: */*"}) {
      Reply reply = chat(line);

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.head().headers("Retry-After")).hasSize(1);
      assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/json");
      assertThat(reply.text())
          .startsWith("{\"error\":{\"message\":\"no backend is configured")
          .contains("\"type\":\"server_error\"")
          .contains("\"code\":\"service_unavailable\"");
    }
  }
}
