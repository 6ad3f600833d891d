package io.pinion.agent;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class AgentSessionsOnLibertyIT extends AgentSessions {

  @Deployment(testable = false)
  static WebArchive war() {
    return archive();
  }
}
