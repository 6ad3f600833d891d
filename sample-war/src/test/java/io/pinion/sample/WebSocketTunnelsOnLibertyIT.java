package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class WebSocketTunnelsOnLibertyIT extends WebSocketTunnels {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  // Open Liberty gives every answer a length that the application has given none
  @Override
  boolean switchHasContentLength() {
    return true;
  }

  // Open Liberty closes an upgraded connection when its client sends or ends, not before
  @Override
  boolean closesSilentClients() {
    return false;
  }

  // Open Liberty closes a connection whose client has ended once its callback has returned
  @Override
  boolean keepsHalfOpenForLong() {
    return false;
  }
}
