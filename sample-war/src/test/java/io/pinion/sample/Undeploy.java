package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An undeployed gateway leaves no thread; another application tells which there are. */
abstract class Undeploy {
  private static final TestBackend BACKEND = TestBackend.start("a");

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  static WebArchive threads() {
    return ShrinkWrap.create(WebArchive.class, "threads.war").addClass(ThreadsServlet.class);
  }

  static WebArchive archive() {
    return GatewayWar.with(
        Map.of("pinion.backends", "a", "pinion.backend.a.url", BACKEND.uri().toString()));
  }

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @Test
  void leavesNoThread() throws Exception {
    deployer.deploy("gateway");
    get("/v1/models");
    assertThat(gatewayThreads()).isNotEmpty();

    deployer.undeploy("gateway");

    assertThat(Eventually.get(Undeploy::gatewayThreads, List::isEmpty)).isEmpty();
  }

  private static List<String> gatewayThreads() throws IOException {
    return get("/threads/names").lines().filter(name -> name.startsWith("pinion-")).toList();
  }

  private static String get(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path);
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      return client.readText();
    }
  }
}
