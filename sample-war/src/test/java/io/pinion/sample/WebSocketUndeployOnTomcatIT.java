package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that is undeployed tells both ends of its WebSockets that it goes away. */
class WebSocketUndeployOnTomcatIT {
  private static final TestBackend BACKEND = TestBackend.start("a");
  private static final int GOING_AWAY = 1001;

  @AfterAll
  static void closeBackend() {
    BACKEND.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothEndsGetACloseAndTheirConnectionsEnd(boolean answered) throws Exception {
    EmbeddedTomcat tomcat = start();
    try (tomcat;
        WebSocketPeer client =
            WebSocketPeer.open(
                tomcat.uri(), "/ws/x", Script.HEADER + ": " + Script.webSocketByHand().header());
        WebSocketPeer backend = BACKEND.takeRequest().webSocket()) {
      CompletableFuture<Void> undeployed = CompletableFuture.runAsync(tomcat::undeploy);

      assertThat(client.read().code()).isEqualTo(GOING_AWAY);
      assertThat(backend.read().code()).isEqualTo(GOING_AWAY);
      if (answered) {
        client.send(Frame.close(GOING_AWAY, ""));
        backend.send(Frame.close(GOING_AWAY, ""));
      }
      client.awaitEnd();
      backend.awaitEnd();
      undeployed.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static EmbeddedTomcat start() throws IOException {
    Path war =
        GatewayWar.fileWith(
            Map.of(
                "pinion.backends", "a",
                "pinion.backend.a.url", BACKEND.uri().toString(),
                "pinion.shutdown.grace", "1s"));
    try {
      return EmbeddedTomcat.start(
          war,
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          Path.of(TestRun.property("test.work")));
    } finally {
      Files.delete(war);
    }
  }
}
