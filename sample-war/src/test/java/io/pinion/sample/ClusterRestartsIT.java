package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three gateways in one cluster are restarted one after the other, as a new version is rolled out.
 */
class ClusterRestartsIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static GatewayCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a member that has just begun is slow, and remembers no session itself
    settings.put("pinion.store.timeout", "30s");
    cluster = GatewayCluster.start(settings, settings, settings);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    BACKENDS.close();
  }

  @Test
  void aRollingRestartOfAllMembersKeepsAllPinsForClientsThatTryAnotherMember() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(0), SteadyLoad.ids(0));
    try (SteadyLoad all =
        SteadyLoad.failingOver(sessions, cluster.uri(0), cluster.uri(1), cluster.uri(2))) {
      for (int member = 0; member < 3; member++) {
        cluster.get(member).stop();
        cluster.startAgain(member);
        cluster.awaitAll();
        all.awaitRound();
      }
      assertThat(all.endServedAndPinned().get("retried")).isPositive();
    }
    for (int member = 0; member < 3; member++) {
      sessions.assertPinned(cluster.uri(member));
    }
  }
}
