package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend does wrong in one exchange harms no other, however many there are beside it. */
abstract class Interference extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int EXCHANGES = 600;
  private static final int AT_ONCE = 12;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.retry.budget", "100%");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"malformed head", "malformed chunk", "no answer", "reset", "surplus", "declined"})
  void wholeAnswersStayWholeBesideBackendsThatFail(String fault) throws Exception {
    Crowd.run(
        AT_ONCE,
        EXCHANGES,
        number -> {
          if (number % 2 == 0) {
            exchangeThatFails(script(fault));
          } else {
            exchangeThatIsWhole(number);
          }
        });
  }

  private void exchangeThatFails(Script script) throws Exception {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(script));
      try {
        // 500 is Tomcat's own, for an answer that broke off before any of it had gone out
        assertThat(client.readFinalHead().status()).isIn(200, 500, 502, 503);
      } catch (IncompleteMessageException e) {
        assertThat(e).hasMessageContaining("within a line: \"\""); // others close without a byte
      }
    }
  }

  private void exchangeThatIsWhole(int seed) throws Exception {
    int size = 20_000 + 37 * seed;
    Script script = Script.random(seed, size);
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(seed % 4 == 1 ? script.chunked() : script));
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      assertThat(client.readBody()).isEqualTo(RandomBody.bytes(seed, size));
    }
    BACKENDS.clear();
  }

  private static Script script(String fault) {
    return switch (fault) {
      case "malformed head" ->
          Script.raw(
              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello");
      case "malformed chunk" ->
          Script.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
      case "no answer" -> Script.closesAfterRequest();
      case "reset" -> Script.resetsAfterRequest();
      case "surplus" -> Script.raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello surplus");
      case "declined" -> Script.answers(503, "text/plain", "sorry");
      default -> throw new IllegalArgumentException(fault);
    };
  }
}
