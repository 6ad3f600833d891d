package io.pinion.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.sample.TestBackend;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class InvalidHostsOnWildFlyIT {
  private static final TestBackend MODEL = TestBackend.start("a");

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = "invalid", managed = false, testable = false)
  static WebArchive war() {
    return AgentWar.with(Map.of("pinion.client.hosts", "gateway,http://other"), MODEL);
  }

  @Test
  void stopTheDeployment() {
    assertThatThrownBy(() -> deployer.deploy("invalid"))
        .hasStackTraceContaining("pinion.client.hosts=[gateway, http://other]: ");
  }
}
