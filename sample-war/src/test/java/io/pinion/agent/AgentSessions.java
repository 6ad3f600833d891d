package io.pinion.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.TestBackends;
import io.pinion.sample.TestRun;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an agent's session calls by the server's own clients comes to one of the gateway's backends,
 * and its side calls spread.
 */
abstract class AgentSessions {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int CONVERSATIONS = 8;
  private static final int TURNS = 3;
  private static final int SIDE_CALLS = 20;

  static WebArchive archive() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("agent.model", TestRun.server().toString());
    settings.put("model/mp-rest/url", TestRun.server().toString());
    // the same conversations go the same ways in every run
    settings.put("pinion.session.secret", "not one for production");
    return AgentWar.with(
        settings,
        BACKENDS.get("gpu-a"),
        AnswerResource.class,
        CallsResource.class,
        Assistant.class,
        Model.class);
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"answer", "calls/rest-async", "calls/rest-client", "calls/rest-client-async"})
  void keepTheirCallsAtOneBackend(String way) throws IOException {
    Set<String> homes = new HashSet<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Set<String> backends = new HashSet<>();
      for (int turn = 0; turn < TURNS; turn++) {
        backends.add(backendOf("/agent/" + way, "conversation-" + i));
      }
      assertThat(backends).hasSize(1);
      homes.addAll(backends);
    }
    assertThat(homes).hasSizeGreaterThan(1);
  }

  @Test
  void spreadTheirSideCalls() throws IOException {
    Set<String> backends = new HashSet<>();
    for (int i = 0; i < SIDE_CALLS; i++) {
      backends.add(backendOf("/agent/calls/side", "conversation-1"));
    }
    assertThat(backends).hasSizeGreaterThan(1);
  }

  /** Where the agent's one call comes to. */
  private static String backendOf(String path, String session) throws IOException {
    BACKENDS.clear();
    AgentCalls.get(path, "X-Session-ID: " + session);
    assertThat(BACKENDS.requests()).hasSize(1);
    return BACKENDS.takeRequest().backend();
  }
}
