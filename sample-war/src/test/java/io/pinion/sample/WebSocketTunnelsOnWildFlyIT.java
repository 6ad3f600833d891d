package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

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
}
