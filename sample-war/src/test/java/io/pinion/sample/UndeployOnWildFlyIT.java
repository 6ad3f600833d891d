package io.pinion.sample;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class UndeployOnWildFlyIT extends Undeploy {

  @Deployment(name = "threads", testable = false)
  static WebArchive threadsWar() {
    return threads();
  }

  @Deployment(name = "gateway", managed = false, testable = false)
  static WebArchive war() {
    return archive();
  }

  @Test
  void tellsBothEndsOfAWebSocket() throws Exception {
    bothEndsOfAWebSocketAreToldThatTheGatewayGoes();
  }
}
