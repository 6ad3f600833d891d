package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code pinion.session.strict} an invalid id is refused. */
abstract class StrictIds extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");

  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "gpu-a",
        "pinion.backend.gpu-a.url",
        BACKEND.uri().toString(),
        "pinion.session.strict",
        "true");
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil%0d%0aX-Injected:%20evil", "evil%00", "evil%C3%A4", "evil%20id", "", "257"})
  void anInvalidIdIsRefused(String value) throws IOException {
    BACKEND.clear();
    String sent = value.equals("257") ? "e".repeat(257) : value;

    Reply reply = request("GET", "/v1/models?session_id=" + sent);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).startsWith("{\"error\":{").contains("pinion.session.strict");
    assertThat(reply.head().headerLines()).noneMatch(line -> line.contains("evil"));
    assertThat(reply.text()).doesNotContain("evil").doesNotContain("eeeee");
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void validIdsAndNoneAreServed() throws IOException {
    assertThat(chat(session("e".repeat(256))).status()).isEqualTo(200);
    assertThat(chat(session("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")).status()).isEqualTo(200);
    assertThat(chat().status()).isEqualTo(200);
  }
}
