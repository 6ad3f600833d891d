package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that are none count as absent, and come back nowhere. */
abstract class InvalidIds extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final String INVALID = "pinion_session_ids_invalid_total";

  static Map<String, String> settings() {
    return Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", BACKEND.uri().toString());
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil%0d%0aX-Injected:%20evil",
        "evil%0a",
        "evil%00",
        "evil%7f",
        "evil%C3%A4",
        "evil%ff",
        "evil%20id",
        "evil+id",
        "",
        "257"
      })
  void inTheQueryTheyAreServedAndCounted(String value) throws IOException {
    double before = figure(INVALID);
    String sent = value.equals("257") ? "e".repeat(257) : value;

    Reply reply = request("GET", "/v1/models?session_id=" + sent);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head().header("X-Session-ID").orElseThrow()).startsWith("pn1-");
    assertNoEcho(reply);
    assertThat(figure(INVALID)).isEqualTo(before + 1);
    ReceivedRequest received = BACKEND.takeRequest();
    assertThat(received.headers("X-Injected")).isEmpty();
    assertThat(received.headers("X-Session-ID")).isEqualTo(reply.head().headers("X-Session-ID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil id", "", "257"})
  void inAHeaderTheyAreServedAndCounted(String value) throws IOException {
    double before = figure(INVALID);
    String sent = value.equals("257") ? "e".repeat(257) : value;

    Reply reply = request("GET", "/v1/models", session(sent));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head().header("X-Session-ID").orElseThrow()).startsWith("pn1-");
    assertNoEcho(reply);
    assertThat(figure(INVALID)).isEqualTo(before + 1);
    assertThat(BACKEND.takeRequest().headers("X-Session-ID"))
        .isEqualTo(reply.head().headers("X-Session-ID"));
  }

  /** What no container has to let through; where one does, it is an invalid id like the others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil\u0000id",
        "evil\u0001id",
        "evil\u007fid",
        "evil\u00c3\u00a4",
        "evil\r\n X-Folded: evil",
        "evil\rid",
        "8 KiB"
      })
  void inAHeaderTheyAreRefusedByTheContainerOrServed(String value) throws IOException {
    String sent = value.equals("8 KiB") ? "e".repeat(8192) : value;

    Reply reply = request("GET", "/v1/models", session(sent));

    assertThat(reply.status()).isIn(200, 400, 431);
    if (reply.status() == 200) {
      assertNoEcho(
          reply); // a refusal's page is the container's own: Tomcat's shows what it refuses
    }
    for (ReceivedRequest received : BACKEND.requests()) {
      // Undertow ends a line at a CR alone, which leaves a valid id
      assertThat(received.header("X-Session-ID").orElseThrow())
          .matches(value.equals("evil\rid") ? "evil|pn1-.{22}" : "pn1-.{22}");
    }
  }

  @Test
  void eightKibibytesInTheQueryAreRefusedByTheContainerOrServed() throws IOException {
    Reply reply = request("GET", "/v1/models?session_id=" + "e".repeat(8192));

    assertThat(reply.status()).isIn(200, 400, 414);
    assertNoEcho(reply);
  }

  private static void assertNoEcho(Reply reply) {
    assertThat(reply.head().headerLines())
        .noneMatch(line -> line.contains("evil") || line.contains("eeeee"));
    assertThat(reply.text()).doesNotContain("evil").doesNotContain("eeeee");
  }
}
