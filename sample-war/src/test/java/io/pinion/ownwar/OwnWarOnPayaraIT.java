package io.pinion.ownwar;

import io.pinion.sample.TestRun;
import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class OwnWarOnPayaraIT extends BecomesGateway {

  @Deployment(testable = false)
  static WebArchive war() {
    return OwnWar.with(WebXml.SELF_REGISTERED, BACKEND)
        .addClasses(RestApplication.class, HelloResource.class);
  }

  @Override
  URI application() {
    return TestRun.server().resolve(OwnWar.CONTEXT_PATH + "/");
  }

  @Test
  void keepsItsResources() throws IOException {
    assertIsItsOwn(get("/api/hello"), 200, HelloResource.TEXT);
  }
}
