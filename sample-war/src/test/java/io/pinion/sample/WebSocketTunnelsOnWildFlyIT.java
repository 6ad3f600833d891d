package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class WebSocketTunnelsOnWildFlyIT extends WebSocketTunnels {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  /** The others do not keep such a client's connection for so long. */
  @Test
  void clientThatHasEndedItsSideIsToldWhenNothingMoreCame() throws IOException {
    try (WebSocketEnds ends = open(Way.RELAYED)) {
      ends.client().halfClose();
      ends.backend().awaitEnd();

      Frame close = ends.client().read();

      assertThat(close.code()).isEqualTo(1001);
      assertThat(close.payload()).contains("one side ended its half");
      ends.client().awaitEnd();
    }
  }
}
