package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes from one side to the other, and what does not. */
abstract class Forwarding extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");

  static Map<String, String> settings() {
    return Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", BACKEND.uri().toString());
  }

  /** Whether a container has answered a target that it does not understand in a way of its own. */
  boolean isTheContainersOwnWayToRefuse(Reply reply) {
    return false;
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  /** What the backend gets of a chat request with these lines. */
  private ReceivedRequest received(String... headerLines) throws IOException {
    served(headerLines);
    return BACKEND.takeRequest();
  }

  @Test
  void theSessionReachesTheBackend() throws IOException {
    for (String source : List.of("Cookie: PINION-SESSION=", "X-Session-ID: ", "thread-id: ")) {
      String id = freshId();
      ReceivedRequest received = received(source + id);

      assertThat(received.headers("X-Session-ID")).containsExactly(id);
      assertThat(received.headers("X-AI-Conversation-ID")).containsExactly(id);
      assertThat(received.headers("X-AI-Session-Pinning")).containsExactly("enabled");
    }
  }

  @Test
  void aGeneratedIdReachesTheBackendAsItReachesTheClient() throws IOException {
    Reply reply = chat();

    assertThat(BACKEND.takeRequest().headers("X-Session-ID"))
        .isEqualTo(reply.head().headers("X-Session-ID"))
        .hasSize(1);
  }

  @Test
  void aClientsOwnSessionHeaderIsNotReplacedByAnotherSource() throws IOException {
    ReceivedRequest received = received("X-Conversation-ID: the-winner", "X-Session-ID: the-own");

    assertThat(received.headers("X-Session-ID")).containsExactly("the-own");
    assertThat(received.headers("X-Conversation-ID")).containsExactly("the-winner");
    assertThat(received.headers("X-AI-Conversation-ID")).containsExactly("the-winner");
  }

  @Test
  void aClientCannotSayWhatIsTheGatewaysToSay() throws IOException {
    ReceivedRequest received =
        received(
            session("s"),
            "X-Pinion-Backend: forged",
            "x-pinion-anything: forged",
            "X-AI-Session-Pinning: forged",
            "X-AI-Conversation-ID: forged",
            "X-Forwarded-For: 6.6.6.6, forged",
            "X-Forwarded-Proto: forged",
            "X-Forwarded-Host: forged",
            "Forwarded: for=forged");

    assertThat(received.headerLines()).noneMatch(line -> line.contains("forged"));
    assertThat(received.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(received.headers("X-Forwarded-Proto")).containsExactly("http");
    assertThat(received.headers("X-Forwarded-Host")).containsExactly(gateway().getAuthority());
    assertThat(received.headers("Host")).containsExactly(BACKEND.uri().getAuthority());
  }

  @Test
  void fieldsOfTheClientsConnectionStayThere() throws IOException {
    ReceivedRequest received =
        received(
            session("s"),
            "Connection: keep-alive, X-Named, x-Also-named",
            "X-Named: hop",
            "X-ALSO-NAMED: hop",
            "Keep-Alive: hop",
            "Proxy-Connection: hop",
            "Proxy-Authorization: hop",
            "TE: hop",
            "Trailer: hop",
            "X-Kept: end");

    assertThat(received.headerLines()).noneMatch(line -> line.contains("hop"));
    assertThat(received.headers("X-Kept")).containsExactly("end");
    assertThat(BACKEND.protocolFaults()).isEmpty();
  }

  @Test
  void aConnectionTokenCannotRemoveWhatTheGatewayAdds() throws IOException {
    ReceivedRequest received =
        received(
            session("the-id"),
            "Connection: X-Session-ID, X-AI-Conversation-ID, X-Forwarded-For, Via");

    assertThat(received.headers("X-Session-ID")).containsExactly("the-id");
    assertThat(received.headers("X-AI-Conversation-ID")).containsExactly("the-id");
    assertThat(received.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(received.headers("Via")).hasSize(1);
  }

  @Test
  void allOtherFieldsPassAsTheyCame() throws IOException {
    ReceivedRequest received =
        received(
            "Authorization: Bearer abc",
            "Accept: text/event-stream",
            "Cookie: a=1; b=2",
            "X-Many: 1",
            "X-Many: 2, 3",
            "anthropic-version: 2023-06-01");

    assertThat(received.headers("Authorization")).containsExactly("Bearer abc");
    assertThat(received.headers("Accept")).containsExactly("text/event-stream");
    assertThat(received.headers("Cookie")).containsExactly("a=1; b=2");
    assertThat(received.headers("X-Many")).containsExactly("1", "2, 3");
    assertThat(received.headers("anthropic-version")).containsExactly("2023-06-01");
    assertThat(received.headers("Content-Type")).containsExactly("application/json");
    assertThat(received.bodyText()).isEqualTo(PROMPT);
  }

  @Test
  void fieldsOfTheBackendsConnectionStayThere() throws IOException {
    Reply reply =
        chat(
            script(
                Script.answers()
                    .withHeader("Connection: X-Named")
                    .withHeader("X-Named: hop")
                    .withHeader("Keep-Alive: hop")
                    .withHeader("Proxy-Authenticate: hop")
                    .withHeader("X-Kept: end")));

    assertThat(reply.head().headerLines()).noneMatch(line -> line.contains("hop"));
    assertThat(reply.head().headers("X-Kept")).containsExactly("end");
    assertThat(reply.head().headers("Content-Type")).hasSize(1);
    assertThat(reply.head().headers("Content-Length")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/a%20b?x=%2B&y=a+b",
        "/v1/%C3%A4/%7Euser?q=%C3%A4&empty&=&&",
        "/v1/models/org%252Fname",
        "/v1/a;b=c/d?e;f",
        "/v1/x?url=http://h/../y"
      })
  void targetsReachTheBackendExactlyAsSent(String target) throws IOException {
    assertThat(request("GET", target).status()).isEqualTo(200);
    assertThat(BACKEND.takeRequest().requestLine()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/../x",
        "/v1/x/..",
        "/v1/./x",
        "/v1/%2e%2e/x",
        "/v1/%2E./x",
        "/v1/..;/x",
        "/v1/..;a=b/x",
        "/v1/%2e%2e;/x",
        "/v1/..%2fx",
        "/v1/..%5cx",
        "/v1/..\\x",
        "/v1/a/../../x",
        "//v1/x",
        "//elsewhere/v1/x"
      })
  void targetsThatWouldLeadElsewhereAreNeverRelayed(String target) throws IOException {
    Reply reply = request("GET", target);

    // the gateway's own 400, or what the container makes of a path that leaves the application's
    if (!isTheContainersOwnWayToRefuse(reply)) {
      assertThat(reply.status()).as("%s", reply).isIn(400, 404);
    }
    assertThat(BACKEND.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/x?a=%2", "/v1/x?a=%", "/v1/x?a=%zz&b=1", "/v1/%zz"})
  void malformedEscapesAreTheClientsFault(String target) throws IOException {
    Reply reply = request("GET", target);

    if (!isTheContainersOwnWayToRefuse(reply)) {
      assertThat(reply.status()).as("%s", reply).isEqualTo(400);
    }
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void pathsThatAreNotRelayedStayTheApplicationsOwn() throws IOException {
    for (String path :
        List.of(
            "/",
            "/v2/chat/completions",
            "/WEB-INF/classes/META-INF/microprofile-config.properties")) {
      assertThat(request("GET", path, session(freshId())).status()).isIn(403, 404);
    }
    assertThat(BACKEND.requests()).isEmpty();
  }
}
