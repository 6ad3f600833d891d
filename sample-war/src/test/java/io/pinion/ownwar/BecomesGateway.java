package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.ReceivedRequest;
import io.pinion.sample.ResponseHead;
import io.pinion.sample.Script;
import io.pinion.sample.TestBackend;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application does as a gateway, and what stays as it was. */
abstract class BecomesGateway {
  /**
   * A deployment names its port in a static method, before any test runs. It is never closed: its
   * threads are daemons, and several classes of one JVM deploy with it.
   */
  static final TestBackend BACKEND = TestBackend.start("a");

  private static final String CHAT = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";

  /** The application's root, ending in a slash. */
  abstract URI application();

  @BeforeEach
  void clearBackend() {
    BACKEND.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/llm/x", "/chat-anything", "/chat", "/chat/completions?a=%20b"})
  void relaysItsPathsWithoutTheContextPath(String path) throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(OwnWar.CONTEXT_PATH + path, CHAT);

      ReceivedRequest received = BACKEND.takeRequest();
      assertThat(received.method()).isEqualTo("POST");
      assertThat(received.target()).isEqualTo(path);
      assertThat(received.bodyText()).isEqualTo(CHAT);
      ResponseHead head = client.readFinalHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("X-Pinion-Decision")).hasValue("generated");
      assertThat(head.header("X-Session-ID")).hasValueSatisfying(id -> assertThat(id).isNotEmpty());
      assertThat(client.readText()).contains("\"backend\":\"a\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/llm/stream", "/chat-stream"})
  void passesOnEachEventBeforeTheNextIsThere(String path) throws IOException {
    BACKEND.respondWith(Script.events(2).gated());
    try (RawClient client = connect()) {
      client.sendJson(OwnWar.CONTEXT_PATH + path, CHAT);
      ReceivedRequest received = BACKEND.takeRequest();
      received.answer().release();

      ResponseHead head = client.readFinalHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).hasValue("text/event-stream");
      assertThat(client.nextEvent())
          .hasValueSatisfying(event -> assertThat(event).contains("token-1"));
      received.answer().release();
      assertThat(client.nextEvent())
          .hasValueSatisfying(event -> assertThat(event).contains("token-2"));
      received.answer().open();
      assertThat(client.nextEvent()).hasValue("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/llm/x", "/llm", "/chat-anything"})
  void pinsASession(String path) throws IOException {
    String session = "X-Session-ID: " + UUID.randomUUID();

    assertThat(get(path, session).head().header("X-Pinion-Decision")).hasValue("selected");
    assertThat(get(path, session).head().header("X-Pinion-Decision")).hasValue("pinned");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/llm/x", "/chat-anything"})
  void appliesItsFilterToRelayedAnswers(String path) throws IOException {
    assertThat(get(path).head().headers(OwnFilter.HEADER)).containsExactly("applied");
  }

  @Test
  void keepsItsServlet() throws IOException {
    assertIsItsOwn(get("/own", "X-Session-ID: mine"), 200, "no session");
  }

  @Test
  void keepsItsStaticFiles() throws IOException {
    assertIsItsOwn(get("/static.txt"), 200, OwnWar.STATIC_TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/llmx", "/cha", "/x/llm/y"})
  void keepsItsNotFound(String path) throws IOException {
    assertIsItsOwn(get(path), 404, null);
  }

  /** A mapping that says more than the gateway's stays, and gets the session. */
  @Test
  void findsTheSessionInItsOwnServletAmongTheGatewaysPaths() throws IOException {
    Reply reply = get("/llm/whoami", "X-Session-ID: mine");

    assertThat(reply.head().status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("session mine");
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void leavesNoSessionToABodyThatIsItsOwn() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(OwnWar.CONTEXT_PATH + "/llm/own/chat/completions", CHAT);
      ResponseHead head = client.readFinalHead();

      assertThat(head.header("X-Session-ID")).isPresent();
      assertThat(client.readText()).startsWith("session pn1-");
    }
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void findsTheSessionInItsOwnServletBesideTheGatewaysPaths() throws IOException {
    Reply reply = get("/aware/whoami", "X-Session-ID: mine");
    assertThat(reply.body()).isEqualTo("session mine");

    Reply generated = get("/aware/whoami");
    assertThat(generated.head().header("X-Session-ID"))
        .hasValueSatisfying(id -> assertThat(generated.body()).isEqualTo("session " + id));
    assertThat(BACKEND.requests()).isEmpty();
  }

  static void assertIsItsOwn(Reply reply, int status, @Nullable String body) {
    assertThat(reply.head().status()).isEqualTo(status);
    if (body != null) {
      assertThat(reply.body()).isEqualTo(body);
    }
    assertThat(reply.head().headers(OwnFilter.HEADER)).containsExactly("applied");
    assertThat(reply.head().headerLines())
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).matches("x-(pinion|session|ai).*|via:.*"));
    assertThat(BACKEND.requests()).isEmpty();
  }

  Reply get(String path, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      client.sendRequest("GET", OwnWar.CONTEXT_PATH + path, headerLines);
      ResponseHead head = client.readFinalHead();
      return new Reply(head, client.readText());
    }
  }

  private RawClient connect() throws IOException {
    return RawClient.connect(application());
  }

  /** An answer, read whole. */
  record Reply(ResponseHead head, String body) {}
}
