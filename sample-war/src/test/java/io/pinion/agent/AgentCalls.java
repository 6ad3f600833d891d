package io.pinion.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What session the calls of an agent are in, by each client of the server's. */
abstract class AgentCalls {
  private static final TestBackend MODEL = TestBackend.start("a");
  private static final String CALLER = "X-Session-ID: conversation-1";

  static WebArchive archive() {
    return AgentWar.with(
        MODEL, AnswerResource.class, CallsResource.class, Assistant.class, Model.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer",
        "calls/rest-async",
        "calls/rest-property",
        "calls/rest-client",
        "calls/rest-client-async",
        "calls/http"
      })
  void areInItsCallersSession(String way) throws IOException {
    assertThat(idsCalledWith("/agent/" + way, CALLER)).containsExactly("conversation-1");
    assertThat(idsCalledWith("/anonymous/" + way, CALLER)).isEmpty();
  }

  @Test
  void areInTheSessionThatTheGatewayHasGivenACallerWithoutOne() throws IOException {
    List<String> first = idsCalledWith("/agent/answer");

    assertThat(first).singleElement().asString().startsWith("pn1-");
    assertThat(idsCalledWith("/agent/answer")).isNotEqualTo(first);
  }

  @Test
  void goToTheBackendOfTheSessionByTheGateway() throws IOException {
    String caller = "X-Session-ID: " + UUID.randomUUID();

    assertThat(get("/agent/calls/gateway", caller)).isEqualTo("selected");
    assertThat(get("/agent/calls/gateway", caller)).isEqualTo("pinned");
  }

  @Test
  void areInTheSessionOfAMethodWithOne() throws IOException {
    assertThat(idsCalledWith("/agent/calls/in?id=mine", CALLER)).containsExactly("mine");
    assertThat(idsCalledWith("/anonymous/calls/in?id=mine")).containsExactly("mine");
    assertThat(idsCalledWith("/agent/calls/in", CALLER)).isEmpty();
  }

  @Test
  void areInNoSessionAsSideCalls() throws IOException {
    assertThat(idsCalledWith("/agent/calls/side", CALLER)).isEmpty();
  }

  @Test
  void areInTheSessionThatIsInjected() throws IOException {
    assertThat(get("/agent/calls/current", CALLER)).isEqualTo("conversation-1");
    assertThat(get("/anonymous/calls/current", CALLER)).isEqualTo("none");
  }

  /** The session ids of the agent's one call. */
  private static List<String> idsCalledWith(String path, String... headerLines) throws IOException {
    MODEL.clear();
    get(path, headerLines);
    assertThat(MODEL.requests()).hasSize(1);
    return MODEL.requests().get(0).headers("X-Session-ID");
  }

  static String get(String path, String... headerLines) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path, headerLines);
      int status = client.readFinalHead().status();
      String text = client.readText();
      assertThat(status).as("%s: %s", path, text).isEqualTo(200);
      return text;
    }
  }
}
