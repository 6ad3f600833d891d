package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's figures among the server's own metrics: the same as on the gateway's own page. */
abstract class Metrics {
  private static final String OWN = "/pinion/metrics";
  private static final String SERVERS = "/metrics?scope=application";
  private static final TestBackend BACKEND = TestBackend.start("a");

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  static WebArchive archive() {
    return GatewayWar.with(
        Map.of("pinion.backends", "a", "pinion.backend.a.url", BACKEND.uri().toString()));
  }

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @BeforeEach
  void deploy() {
    deployer.deploy("gateway");
  }

  @AfterEach
  void undeploy() {
    deployer.undeploy("gateway");
  }

  @Test
  void showsTheSameFigures() throws Exception {
    relay("X-Session-ID: " + UUID.randomUUID(), 3);
    relay("X-Other: none", 2);

    assertThat(agreedAt(5))
        .containsEntry("pinion_decisions_total{decision=selected}", 1.0)
        .containsEntry("pinion_decisions_total{decision=pinned}", 2.0)
        .containsEntry("pinion_decisions_total{decision=generated}", 2.0)
        .containsEntry("pinion_backend_up{backend=a}", 1.0);
    assertThat(Figures.text(SERVERS))
        .contains("# HELP pinion_decisions_total Requests by routing decision");
  }

  /** What was registered for a deployment that is gone must not answer for the one in its place. */
  @Test
  void beginsAnewWithEachDeployment() throws Exception {
    relay("X-Other: none", 2);
    agreedAt(2);

    undeploy();
    deploy();
    relay("X-Other: none", 1);

    assertThat(agreedAt(1)).containsEntry("pinion_decisions_total{decision=generated}", 1.0);
  }

  /** The figures, once both pages show so many exchanges, and in everything else the same. */
  private static Map<String, Double> agreedAt(int exchanges) throws InterruptedException {
    List<Map<String, Double>> pages =
        Eventually.get(
            () -> List.of(own(), servers()),
            both -> exchanges(both.get(0)) == exchanges && both.get(0).equals(both.get(1)));
    return pages.get(0);
  }

  private static Map<String, Double> own() throws IOException {
    return Figures.at(OWN);
  }

  private static Map<String, Double> servers() throws IOException {
    return Figures.at(SERVERS);
  }

  private static double exchanges(Map<String, Double> figures) {
    return figures.getOrDefault("pinion_exchanges_total{outcome=answered}", 0.0);
  }

  private static void relay(String headerLine, int times) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      for (int i = 0; i < times; i++) {
        client.sendRequest("GET", "/v1/models", headerLine);
        assertThat(client.readFinalHead().status()).isEqualTo(200);
        client.readText();
      }
    }
  }
}
