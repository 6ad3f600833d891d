package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class ForwardingOnPayaraIT extends Forwarding {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  // Payara answers an empty 200 before it looks for an application
  @Override
  boolean isTheContainersOwnWayToRefuse(Reply reply) {
    return reply.status() == 200 && reply.text().isEmpty() && reply.backend().equals("none");
  }
}
