package io.pinion.agent;

import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class AgentThreadsOnWildFlyIT extends AgentThreads {

  @Deployment(testable = false)
  static WebArchive war() {
    return archive();
  }

  @Override
  boolean defaultExecutorCarries() {
    return true;
  }

  @Override
  Set<String> soundUnderLoad() {
    return Set.of("default", "own", "wrapped");
  }
}
