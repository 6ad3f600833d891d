package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A cluster's member that is deployed and undeployed again and again leaves nothing in the server;
 * another application tells what there is.
 */
@ArquillianTest
class RedeployOnWildFlyIT {
  private static final TestBackend BACKEND = TestBackend.start("a");
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(1);
  private static final int DEPLOYMENTS = 10;

  /** Each application has one, or several. */
  private static final String CLASS_LOADER = "org.jboss.modules.ModuleClassLoader";

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = "server", testable = false)
  static WebArchive server() {
    return ShrinkWrap.create(WebArchive.class, "server.war")
        .addClasses(ThreadsServlet.class, LiveObjectsServlet.class);
  }

  @Deployment(name = "gateway", managed = false, testable = false)
  static WebArchive gateway() {
    return GatewayWar.with(
        CLUSTER.of(
            0, Map.of("pinion.backends", "a", "pinion.backend.a.url", BACKEND.uri().toString())));
  }

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @Test
  void leavesNoThreadNoPortAndNoClassHoweverOften() throws Exception {
    redeploy(); // the server itself starts and loads what it needs for it
    long loaders = classLoaders();
    for (int i = 1; i < DEPLOYMENTS; i++) {
      redeploy();
    }

    assertThat(Eventually.get(RedeployOnWildFlyIT::classLoaders, now -> now <= loaders))
        .isLessThanOrEqualTo(loaders);
  }

  private void redeploy() throws Exception {
    deployer.deploy("gateway");
    assertThat(get("/pinion/metrics")).contains("pinion_store_members 1");
    get("/v1/models");
    assertThat(threads()).anyMatch(name -> name.startsWith("hz."));
    assertThat(CLUSTER.isFree(0)).isFalse();

    deployer.undeploy("gateway");

    assertThat(Eventually.get(RedeployOnWildFlyIT::threads, List::isEmpty)).isEmpty();
    assertThat(CLUSTER.isFree(0)).isTrue();
  }

  private static List<String> threads() throws IOException {
    return get("/server/names")
        .lines()
        .filter(name -> name.startsWith("pinion-") || name.startsWith("hz."))
        .toList();
  }

  private static long classLoaders() throws IOException {
    return Long.parseLong(get("/server/live?of=" + CLASS_LOADER));
  }

  private static String get(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path, "X-Session-ID: of-this-test");
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      return client.readText();
    }
  }
}
