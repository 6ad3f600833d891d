package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * An undeployed gateway, here a member of a cluster, leaves no thread, no port and no MBean;
 * another application tells which there are.
 */
abstract class Undeploy {
  private static final int GOING_AWAY = 1001;
  private static final TestBackend BACKEND = TestBackend.start("a");
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(1);

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  static WebArchive threads() {
    return ShrinkWrap.create(WebArchive.class, "threads.war")
        .addClasses(ThreadsServlet.class, MBeansServlet.class);
  }

  static WebArchive archive() {
    return GatewayWar.with(
        CLUSTER.of(
            0,
            Map.of(
                "pinion.backends",
                "a",
                "pinion.backend.a.url",
                BACKEND.uri().toString(),
                "pinion.shutdown.grace",
                "1s")));
  }

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @Test
  void leavesNoThreadNoPortAndNoMBean() throws Exception {
    gatewayThreads(); // Open Liberty has an MBean for each path that was once asked
    mbeans();
    Set<String> mbeans = mbeans();
    deployer.deploy("gateway");
    get("/v1/models");
    assertThat(gatewayThreads())
        .anyMatch(name -> name.startsWith("pinion-"))
        .anyMatch(name -> name.startsWith("hz."));
    assertThat(CLUSTER.isFree(0)).isFalse();

    deployer.undeploy("gateway");

    assertThat(Eventually.get(Undeploy::gatewayThreads, List::isEmpty)).isEmpty();
    assertThat(CLUSTER.isFree(0)).isTrue();
    assertThat(Eventually.get(Undeploy::mbeans, now -> mbeans.containsAll(now))).isSubsetOf(mbeans);
  }

  /** Reads after the undeployment what has come while it was under way. */
  final void bothEndsOfAWebSocketAreToldThatTheGatewayGoes() throws Exception {
    deployer.deploy("gateway");
    BACKEND.clear();
    try (WebSocketPeer client =
            WebSocketPeer.open(
                TestRun.server(),
                "/ws/x",
                Script.HEADER + ": " + Script.webSocketByHand().header());
        WebSocketPeer backend = BACKEND.takeRequest().webSocket()) {
      deployer.undeploy("gateway");

      assertThat(client.read().code()).isEqualTo(GOING_AWAY);
      assertThat(backend.read().code()).isEqualTo(GOING_AWAY);
      client.awaitEnd();
      backend.awaitEnd();
      assertThat(Eventually.get(Undeploy::gatewayThreads, List::isEmpty)).isEmpty();
    }
  }

  private static List<String> gatewayThreads() throws IOException {
    return get("/threads/names")
        .lines()
        .filter(name -> name.startsWith("pinion-") || name.startsWith("hz."))
        .toList();
  }

  private static Set<String> mbeans() throws IOException {
    return get("/threads/mbeans").lines().collect(Collectors.toUnmodifiableSet());
  }

  private static String get(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path);
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      return client.readText();
    }
  }
}
