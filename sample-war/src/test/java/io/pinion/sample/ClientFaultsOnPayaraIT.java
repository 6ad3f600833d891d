package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class ClientFaultsOnPayaraIT extends ClientFaults {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  // Payara takes two writes to a connection that its client has closed, and fails the third
  @Override
  int eventsUntilNoticed() {
    return 3;
  }

  // Grizzly takes more bytes for a chunk's than its size says
  @Override
  boolean refuses(String malformedChunks) {
    return !malformedChunks.startsWith("5");
  }

  // it reads what has come with the head before it calls a servlet
  @Override
  int exchangesOf(String malformedChunks) {
    return refuses(malformedChunks) ? 0 : 1;
  }
}
