package io.pinion.agent;

import static io.pinion.agent.AgentCalls.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class AgentThreadsOnLibertyIT extends AgentThreads {

  @Deployment(testable = false)
  static WebArchive war() {
    return archive(ContextPropagationResource.class);
  }

  /** It clears what Jakarta Concurrency does not name. */
  @Override
  boolean defaultExecutorCarries() {
    return false;
  }

  @Override
  Set<String> soundUnderLoad() {
    return Set.of("own", "wrapped");
  }

  @Test
  void contextPropagationHasStagesBelongToTheSessionOfTheCaller() throws IOException {
    assertThat(get("/agent/context-propagation", "X-Session-ID: conversation-1"))
        .isEqualTo("conversation-1,conversation-1");
    assertThat(get("/anonymous/context-propagation")).isEqualTo("none,none");
  }
}
