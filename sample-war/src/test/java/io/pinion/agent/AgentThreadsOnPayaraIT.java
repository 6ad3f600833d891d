package io.pinion.agent;

import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class AgentThreadsOnPayaraIT extends AgentThreads {

  @Deployment(testable = false)
  static WebArchive war() {
    return archive();
  }

  @Override
  boolean defaultExecutorCarries() {
    return true;
  }

  /** Not its own: those can lose a context when two threads submit at once. */
  @Override
  Set<String> soundUnderLoad() {
    return Set.of("wrapped");
  }
}
