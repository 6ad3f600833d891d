package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class ClientFaultsOnLibertyIT extends ClientFaults {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  // Open Liberty holds bytes back until its buffer is full, and they count as none: either limit
  @Override
  String limitOfSlowUploads() {
    return "pinion.";
  }

  // Open Liberty waits for a chunk of whatever size is left of one that overflows
  @Override
  boolean refuses(String malformedChunks) {
    return !malformedChunks.startsWith("ff");
  }
}
