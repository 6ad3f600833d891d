package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of docs/recipes/f5-irule.md do what that page says. */
abstract class IRuleRecipe extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String SECRET = "sk-a-secret-of-a-client";

  static Map<String, String> settings() {
    Map<String, String> settings = Recipe.settings("f5-irule.md");
    settings.putAll(BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
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
  @CsvSource({
    "X-Conversation-ID, header:X-Conversation-ID",
    "X-Session-ID, header:X-Session-ID",
    "Sec-WebSocket-Key, websocket-key",
    "X-API-Key, header:X-API-Key"
  })
  void eachIdentifierIsPinned(String header, String source) throws IOException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String line = header + ": " + freshId();
      Reply first = request("GET", "/chat/x", line);
      Reply second = request("GET", "/ws/x", line);

      assertThat(first.decision()).isEqualTo("selected");
      assertThat(first.head().header("X-Pinion-Source")).hasValue(source);
      assertThat(second.decision()).isEqualTo("pinned");
      assertThat(second.backend()).isEqualTo(first.backend());
      seen.add(first.backend());
    }
    assertThat(seen).hasSizeGreaterThan(1);
  }

  @Test
  void conversationReconnectsToItsBackend() throws IOException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      String id = freshId();
      String line = "X-Conversation-ID: " + id;
      String home = null;
      for (int connection = 0; connection < 3; connection++) {
        BACKENDS.clear();
        try (WebSocketPeer client =
            WebSocketPeer.open(gateway(), "/ws/x", line, script(Script.webSocket()))) {
          String backend = client.head().header("X-Backend").orElseThrow();
          assertThat(home == null ? backend : home).isEqualTo(backend);
          home = backend;
          assertThat(BACKENDS.takeRequest().headers("X-AI-Conversation-ID")).containsExactly(id);
          client.send(Frame.text("hello"));
          assertThat(client.read()).isEqualTo(Frame.text("hello"));
          if (connection > 0) {
            client.send(Frame.close(1000, "")); // and after a connection that breaks off
            assertThat(client.read().code()).isEqualTo(1000);
          }
        }
      }
      assertThat(request("GET", "/chat/x", line).backend()).isEqualTo(home);
      seen.add(String.valueOf(home));
    }
    assertThat(seen).hasSizeGreaterThan(1);
  }

  @Test
  void earlierIdentifierCountsWhereThereAreSeveral() throws IOException {
    String[] lines = {
      "X-API-Key: k", "Sec-WebSocket-Key: w", "X-Session-ID: s", "X-Conversation-ID: c"
    };
    String[] sources = {
      "header:X-API-Key", "websocket-key", "header:X-Session-ID", "header:X-Conversation-ID"
    };
    for (int count = 1; count <= lines.length; count++) {
      Reply reply = request("GET", "/chat", Arrays.copyOf(lines, count));
      assertThat(reply.head().header("X-Pinion-Source")).hasValue(sources[count - 1]);
    }
  }

  @Test
  void addressCountsWhereThereIsNoIdentifier() throws IOException {
    Reply first = request("GET", "/v1/stream/x");
    Reply second = request("GET", "/v1/stream/x");

    assertThat(first.head().header("X-Pinion-Source")).hasValue("client-ip");
    assertThat(first.head().header("X-Session-ID")).isEmpty();
    assertThat(second.decision()).isEqualTo("pinned");
    assertThat(second.backend()).isEqualTo(first.backend());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/other/stream"})
  void otherPathsAreNotPinned(String path) throws IOException {
    Reply reply = request("GET", path, session(freshId()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.decision()).isEqualTo("anonymous");
    assertThat(BACKENDS.takeRequest().headers("X-AI-Session-Pinning")).isEmpty();
  }

  @Test
  void backendIsTold() throws IOException {
    String id = freshId();
    request("GET", "/chat", "X-Conversation-ID: " + id, "X-AI-Conversation-ID: forged");

    ReceivedRequest received = BACKENDS.takeRequest();
    assertThat(received.headers("X-AI-Session-Pinning")).containsExactly("enabled");
    assertThat(received.headers("X-AI-Conversation-ID")).containsExactly(id);
  }

  @Test
  void backendIsNotToldAKeyAsTheSession() throws IOException {
    Reply reply = request("GET", "/chat", "X-API-Key: " + SECRET);

    ReceivedRequest received = BACKENDS.takeRequest();
    assertThat(received.headers("X-AI-Conversation-ID")).containsExactly(reply.sessionHash());
    assertThat(received.headers("X-Session-ID")).isEmpty();
    assertThat(received.headers("X-API-Key")).containsExactly(SECRET); // its own to check
  }

  @Test
  void oneLineTellsWhichSessionWentWhere() throws Exception {
    try (GatewayLog log = GatewayLog.fromNow()) {
      Reply reply = request("GET", "/chat/line?secret=1", "X-API-Key: " + SECRET);
      String line =
          Eventually.get(
                  () -> log.lines().stream().filter(l -> l.contains("path=/chat/line")).toList(),
                  lines -> !lines.isEmpty())
              .get(0);

      assertThat(line)
          .contains("session=" + reply.sessionHash())
          .contains("backend=" + reply.backend())
          .contains("client=127.0.0.1")
          .contains("status=200")
          .doesNotContain(SECRET)
          .doesNotContain("secret=1");
    }
  }
}
