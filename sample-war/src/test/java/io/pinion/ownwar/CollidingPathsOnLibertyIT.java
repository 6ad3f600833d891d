package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ArquillianTest
class CollidingPathsOnLibertyIT {
  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = "exactly", managed = false, testable = false)
  static WebArchive exactly() {
    return CollidingPaths.exactly();
  }

  @Deployment(name = "by prefix", managed = false, testable = false)
  static WebArchive byPrefix() {
    // two deployments of one class may not have one name
    return ShrinkWrap.create(WebArchive.class, "prefix.war").merge(CollidingPaths.byPrefix());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly", "by prefix"})
  void stopTheDeployment(String name) {
    assertThatThrownBy(() -> deployer.deploy(name)).hasStackTraceContaining(CollidingPaths.MESSAGE);
  }
}
