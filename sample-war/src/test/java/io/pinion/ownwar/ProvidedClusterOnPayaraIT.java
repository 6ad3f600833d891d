package io.pinion.ownwar;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class ProvidedClusterOnPayaraIT extends ProvidedCluster {

  @Deployment(name = "application", managed = false, testable = false)
  static WebArchive war() {
    return archive("application", OwnCluster.class, PinCountServlet.class);
  }

  @Deployment(name = "dependent", managed = false, testable = false)
  static WebArchive dependent() {
    return archive("dependent", OwnDependentCluster.class);
  }
}
