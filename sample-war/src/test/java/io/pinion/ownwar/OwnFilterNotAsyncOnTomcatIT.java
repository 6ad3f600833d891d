package io.pinion.ownwar;

import static java.util.Objects.requireNonNull;

import io.pinion.sample.EmbeddedTomcat;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OwnFilterNotAsyncOnTomcatIT extends NeedsAsync {
  private static @Nullable EmbeddedTomcat tomcat;

  @BeforeAll
  static void deploy() {
    tomcat = OwnWar.onTomcat(OwnWar.with(WebXml.OWN_FILTER_NOT_ASYNC, BACKEND));
  }

  @AfterAll
  static void undeploy() {
    if (tomcat != null) { // null when it did not start
      tomcat.close();
    }
  }

  @Override
  URI application() {
    return requireNonNull(tomcat).uri();
  }
}
