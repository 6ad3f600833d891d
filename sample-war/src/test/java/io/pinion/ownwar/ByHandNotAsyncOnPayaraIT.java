package io.pinion.ownwar;

import io.pinion.sample.TestRun;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class ByHandNotAsyncOnPayaraIT extends NeedsAsync {

  @Deployment(testable = false)
  static WebArchive war() {
    return OwnWar.with(WebXml.BY_HAND_NOT_ASYNC, BACKEND);
  }

  @Override
  URI application() {
    return TestRun.server().resolve(OwnWar.CONTEXT_PATH + "/");
  }
}
