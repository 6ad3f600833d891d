package io.pinion.agent;

import static io.pinion.agent.AgentCalls.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.Crowd;
import io.pinion.sample.RawClient;
import io.pinion.sample.ReceivedRequest;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which threads of the server's an agent's session is in, and that it stays in none. */
abstract class AgentThreads {
  private static final TestBackend MODEL = TestBackend.start("a");
  private static final int CALLERS = 64;

  /** More than the server has threads. */
  private static final int REQUESTS = 4 * CALLERS;

  static WebArchive archive(Class<?>... more) {
    return AgentWar.with(Map.of("pinion.session.when-absent", "credential"), MODEL, more)
        .addClasses(ThreadsResource.class, Research.class, Model.class)
        .addClasses(AsyncServlet.class, Leaks.class, LeaksResource.class);
  }

  /** Whether the server's default executor carries what it does not know; servers differ. */
  abstract boolean defaultExecutorCarries();

  /** The executors that lose nothing when many submit at once. */
  abstract Set<String> soundUnderLoad();

  @BeforeEach
  void clearModel() {
    MODEL.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "wrapped"})
  void anExecutorHasItsTasksBelongToTheSessionOfTheCaller(String executor) throws IOException {
    assertThat(seenBy("/agent/threads/of/" + executor, "conversation-1"))
        .containsOnly("conversation-1");
    assertThat(seenBy("/anonymous/threads/of/" + executor, "conversation-1")).containsOnly("none");
  }

  @Test
  void theDefaultExecutorDoesAsTheServerWants() throws IOException {
    assertThat(seenBy("/agent/threads/of/default", "conversation-1"))
        .containsOnly(defaultExecutorCarries() ? "conversation-1" : "none");
    assertThat(seenBy("/anonymous/threads/of/default", "conversation-1")).containsOnly("none");
  }

  @Test
  void aTaskOfAnExecutorCallsTheModelInTheSession() throws IOException {
    get("/agent/threads/research", "X-Session-ID: conversation-1");

    assertThat(MODEL.takeRequest().headers("X-Session-ID")).containsExactly("conversation-1");
  }

  @Test
  void aCallerThatIsKnownByItsCredentialAloneIsInNoSession() throws IOException {
    get("/agent/threads/research", "Authorization: Bearer of-the-caller");

    assertThat(MODEL.takeRequest().headers("X-Session-ID")).isEmpty();
  }

  @Test
  void nobodySeesTheSessionOfAnother() throws Exception {
    for (String executor : soundUnderLoad()) {
      Crowd.run(
          CALLERS,
          REQUESTS,
          number ->
              assertThat(seenBy("/agent/threads/of/" + executor, "conversation-" + number))
                  .containsOnly("conversation-" + number));
    }
  }

  @Test
  void theSessionIsThereAgainWhenARequestComesBackFromAsynchronousWork() throws IOException {
    assertThat(seenBy("/agent/async", "conversation-1"))
        .containsExactly("conversation-1", "conversation-1");
    assertThat(seenBy("/anonymous/async", "conversation-1")).containsExactly("none", "none");
  }

  @Test
  void noSessionIsLeftInTheContainersThreads() throws Exception {
    List<String> paths =
        List.of("/agent/threads/of/wrapped", "/agent/async", "/agent/threads/failing");
    Crowd.run(
        CALLERS,
        REQUESTS,
        number -> {
          status(paths.get(number % paths.size()));
          status("/agent/async?failing");
        });

    Crowd.run(
        CALLERS,
        REQUESTS,
        number ->
            assertThat(seenBy("/anonymous/async", "conversation-1"))
                .containsExactly("none", "none"));
    assertThat(get("/anonymous/leaks")).isEqualTo("0 of some looks");
  }

  @Test
  void noSessionIsLeftInTheThreadsOfAClient() throws IOException {
    get("/agent/threads/client", "X-Session-ID: conversation-1");

    assertThat(MODEL.requests().stream().map(AgentThreads::ids))
        .containsExactly(List.of("conversation-1"), List.of());
  }

  private static List<String> ids(ReceivedRequest request) {
    return request.headers("X-Session-ID");
  }

  private static List<String> seenBy(String path, String session) throws IOException {
    return List.of(get(path, "X-Session-ID: " + session).split(","));
  }

  /** Of a request that may fail. */
  private static int status(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path, "X-Session-ID: of-the-failing");
      return client.readFinalHead().status();
    }
  }
}
