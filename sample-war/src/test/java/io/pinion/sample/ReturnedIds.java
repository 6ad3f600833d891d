package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Generated ids go to the client in a cookie, too, where that is wanted. */
abstract class ReturnedIds extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.session.cookie", "true");
    settings.put("pinion.session.response-header", "X-Conversation");
    settings.put("pinion.trusted-proxies", "127.0.0.1");
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

  @Test
  void cookieBringsTheClientBack() throws IOException {
    for (int i = 0; i < 10; i++) {
      Reply first = chat();
      String id = first.head().header("X-Conversation").orElseThrow();
      String cookie = cookies(first).get(0);
      assertThat(cookie).startsWith("PINION-SESSION=" + id + ";");

      Reply second = chat("Cookie: other=1; " + cookie.substring(0, cookie.indexOf(';')));

      assertThat(second.backend()).isEqualTo(first.backend());
      assertThat(cookies(second)).isEmpty();
      assertThat(second.head().header("X-Conversation")).isEmpty();
    }
  }

  @Test
  void cookieIsOutOfTheReachOfScriptsAndOtherSites() throws IOException {
    for (Reply reply : List.of(chat(), request("GET", "/v1/models"))) {
      assertThat(cookies(reply)).hasSize(1);
      List<String> attributes = List.of(cookies(reply).get(0).split("; "));
      assertThat(attributes).contains("HttpOnly", "SameSite=Lax").doesNotContain("Secure");
      assertThat(attributes).anyMatch(attribute -> attribute.startsWith("Path=/"));
    }
  }

  @Test
  void cookieIsSecureWhereTheTrustedProxySaysHttps() throws IOException {
    assertThat(cookies(chat("X-Forwarded-Proto: https")).get(0)).endsWith("; Secure");
    assertThat(cookies(chat("X-Forwarded-Proto: http")).get(0)).doesNotContain("Secure");
  }

  @Test
  void cookiesOfTheBackendStay() throws IOException {
    Reply reply = chat(script(Script.answers().withHeader("Set-Cookie: backend=1; Path=/")));

    assertThat(reply.head().headers("Set-Cookie"))
        .hasSize(2)
        .contains("backend=1; Path=/")
        .anyMatch(cookie -> cookie.startsWith("PINION-SESSION=pn1-"));
  }

  private static List<String> cookies(Reply reply) {
    return reply.head().headers("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith("PINION-SESSION="))
        .toList();
  }
}
