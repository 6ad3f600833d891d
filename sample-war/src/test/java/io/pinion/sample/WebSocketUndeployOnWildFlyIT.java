package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A gateway that is undeployed tells both ends of its WebSockets that it goes away. */
@ArquillianTest
class WebSocketUndeployOnWildFlyIT {
  private static final TestBackend BACKEND = TestBackend.start("a");
  private static final int GOING_AWAY = 1001;

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = "gateway", managed = false, testable = false)
  static WebArchive war() {
    return GatewayWar.with(
        Map.of(
            "pinion.backends", "a",
            "pinion.backend.a.url", BACKEND.uri().toString(),
            "pinion.shutdown.grace", "1s"));
  }

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @Test
  void bothEndsGetACloseAndTheirConnectionsEnd() throws Exception {
    deployer.deploy("gateway");
    try (WebSocketPeer client =
            WebSocketPeer.open(
                TestRun.server(),
                "/ws/x",
                Script.HEADER + ": " + Script.webSocketByHand().header());
        WebSocketPeer backend = BACKEND.takeRequest().webSocket()) {
      CompletableFuture<Void> undeployed =
          CompletableFuture.runAsync(() -> deployer.undeploy("gateway"));

      assertThat(client.read().code()).isEqualTo(GOING_AWAY);
      assertThat(backend.read().code()).isEqualTo(GOING_AWAY);
      client.awaitEnd();
      backend.awaitEnd();
      undeployed.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
