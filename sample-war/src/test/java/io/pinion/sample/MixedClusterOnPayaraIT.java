package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of two makes are members of one cluster. */
@ArquillianTest
class MixedClusterOnPayaraIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(2);
  private static final int SESSIONS = 25;

  @RegisterExtension static final GatewayOnWildFly WILDFLY = new GatewayOnWildFly(settings(1));

  private static final URI PAYARA = TestRun.server();

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings(0));
  }

  private static Map<String, String> settings(int number) {
    Map<String, String> settings = CLUSTER.of(number, BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.store.timeout", "10s"); // a loaded machine is no failing store
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @BeforeEach
  void meet() throws Exception {
    for (URI member : new URI[] {PAYARA, WILDFLY.uri()}) {
      Eventually.get(
          () -> metrics(member), figures -> figures.contains("\npinion_store_members 2\n"));
    }
  }

  @Test
  void sessionsPinnedOnWildFlyAreFollowedOnPayara() throws Exception {
    PinnedSessions.through(WILDFLY.uri(), SESSIONS).assertPinned(PAYARA);
  }

  @Test
  void sessionsPinnedOnPayaraAreFollowedOnWildFly() throws Exception {
    PinnedSessions.through(PAYARA, SESSIONS).assertPinned(WILDFLY.uri());
  }

  private static String metrics(URI member) throws IOException {
    try (RawClient client = RawClient.connect(member)) {
      Reply reply = Reply.read(client.sendRequest("GET", "/pinion/metrics"));
      assertThat(reply.status()).isEqualTo(200);
      return reply.text();
    }
  }
}
