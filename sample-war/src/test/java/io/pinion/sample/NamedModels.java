package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Backends serve the models they name, and are asked as their own settings say: two of "large", one
 * of "small" behind a path of its own with a credential of its own.
 */
abstract class NamedModels extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "cpu");
  private static final String KEY = "Bearer sk-backend-own-key";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.backend.gpu-a.models", "large, meta/Large-70B");
    settings.put("pinion.backend.gpu-b.models", "large, meta/Large-70B");
    settings.put("pinion.backend.cpu.models", "small, fine=org/fine-tuned:v2");
    settings.put("pinion.backend.cpu.path-prefix", "/openai/deployments/x");
    settings.put("pinion.backend.cpu.headers.Authorization", KEY);
    settings.put("pinion.backend.cpu.headers.X-Region", "eu west");
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

  private Reply askAt(String path, String model, String... headerLines) throws IOException {
    String body = "{\"stream\":false,\"model\":" + model + ",\"messages\":[]}";
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(path, body, headerLines));
    }
  }

  private Reply ask(String model, String... headerLines) throws IOException {
    return askAt(CHAT, model, headerLines);
  }

  @Test
  void requestGoesToABackendThatServesItsModel() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThat(ask("\"small\"", session(freshId())).backend()).isEqualTo("cpu");
      assertThat(ask("\"meta/Large-70B\"", session(freshId())).backend()).startsWith("gpu-");
      assertThat(askAt("/v1/embeddings", "\"small\"").backend()).isEqualTo("cpu");
    }
  }

  @Test
  void sessionHasAPinForEachModelItUses() throws IOException {
    for (int i = 0; i < 20; i++) {
      String id = freshId();
      String home = ask("\"large\"", session(id)).backend();
      assertThat(ask("\"small\"", session(id)).decision()).isEqualTo("selected");

      Reply small = ask("\"small\"", session(id));
      assertThat(small.decision()).isEqualTo("pinned");
      assertThat(small.backend()).isEqualTo("cpu");
      Reply large = ask("\"large\"", session(id));
      assertThat(large.decision()).isEqualTo("pinned");
      assertThat(large.backend()).isEqualTo(home);
    }
  }

  @Test
  void backendIsAskedForAModelByItsOwnNameForIt() throws IOException {
    for (String path : List.of(CHAT, "/v1/embeddings")) {
      String body = "{ \"x\":[1.0],\"model\" :\"fine\",\"y\":\"\\u00e4\" }";
      try (RawClient client = connect()) {
        Reply reply = Reply.read(client.sendJson(path, body, session(freshId())));
        assertThat(reply.backend()).isEqualTo("cpu");
      }
      assertThat(BACKENDS.takeRequest().bodyText())
          .isEqualTo(body.replace("\"fine\"", "\"org/fine-tuned:v2\""));
    }
  }

  @Test
  void modelThatNobodyServesIsNotFoundInTheCallersDialect() throws IOException {
    Reply chat = ask("\"huge\"", session(freshId()));
    Reply messages = askAt("/v1/messages", "\"huge\"", session(freshId()));

    assertThat(chat.status()).isEqualTo(404);
    assertThat(chat.text())
        .contains("\"error\"", "pinion.backend.ID.models")
        .doesNotContain("huge");
    assertThat(messages.status()).isEqualTo(404);
    assertThat(messages.text()).contains("\"type\":\"error\"", "not_found_error");
    assertThat(BACKENDS.requests()).isEmpty();
  }

  @Test
  void requestThatNamesNoModelGoesToAnyBackend() throws IOException {
    Set<String> asked = new HashSet<>();
    for (int i = 0; i < 100 && asked.size() < 3; i++) {
      asked.add(request("GET", "/v1/models").backend());
      asked.add(ask("null", session(freshId())).backend());
    }

    assertThat(asked).containsExactlyInAnyOrder("gpu-a", "gpu-b", "cpu");
  }

  @Test
  void backendIsAskedAtItsOwnPathWithItsOwnHeadersInPlaceOfTheCallers() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(
          CHAT + "?api-version=%31",
          "{\"model\":\"small\"}",
          "authorization: Bearer sk-callers-key",
          "x-region: us",
          "X-Other: kept");
      assertThat(Reply.read(client).status()).isEqualTo(200);
    }

    ReceivedRequest request = BACKENDS.takeRequest();
    assertThat(request.target())
        .isEqualTo("/openai/deployments/x/v1/chat/completions?api-version=%31");
    assertThat(request.headers("Authorization")).containsExactly(KEY);
    assertThat(request.headers("X-Region")).containsExactly("eu west");
    assertThat(request.headers("X-Other")).containsExactly("kept");
    assertThat(metrics()).doesNotContain("sk-backend");
  }

  @Test
  void backendsWithoutHeadersOfTheirOwnGetTheCallers() throws IOException {
    ask("\"large\"", "Authorization: Bearer sk-callers-key");

    assertThat(BACKENDS.takeRequest().headers("Authorization"))
        .containsExactly("Bearer sk-callers-key");
  }
}
