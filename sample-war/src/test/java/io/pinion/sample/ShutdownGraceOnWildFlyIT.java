package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class ShutdownGraceOnWildFlyIT extends ShutdownGrace {
  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = PATIENT, managed = false, testable = false)
  static WebArchive patient() {
    return archive(PATIENT);
  }

  @Deployment(name = HASTY, managed = false, testable = false)
  static WebArchive hasty() {
    return archive(HASTY);
  }

  @Override
  void deploy(String deployment) {
    deployer.deploy(deployment);
  }

  @Override
  void undeploy(String deployment) {
    deployer.undeploy(deployment);
  }

  @Override
  int statusWhileItGoes() {
    return 404;
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }
}
