package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.ResponseHead;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** A selector that is a bean of the application, beside those that are shipped. */
@ArquillianTest
class OwnSelectorOnWildFlyIT {
  private static final TestBackend BACKEND = TestBackend.start("any");

  @Deployment(testable = false)
  static WebArchive war() {
    String settings =
        """
        pinion.backends=a,b,c
        pinion.backend.b.url=%1$s
        pinion.backend.c.url=%1$s
        pinion.selector=%2$s
        pinion.response-headers=all
        """
            .formatted(BACKEND.uri(), OwnSelector.NAME);
    return OwnWar.with(WebXml.SELF_REGISTERED, BACKEND, OwnWar.PATHS, settings)
        .addClasses(OwnSelector.class, Greeting.class);
  }

  @Test
  void choosesForEachSession() throws IOException {
    for (int i = 0; i < 10; i++) {
      try (RawClient client = RawClient.connect(TestRun.server())) {
        client.sendRequest("GET", OwnWar.CONTEXT_PATH + "/llm/x", "X-Session-ID: own-" + i);
        ResponseHead head = client.readFinalHead();
        assertThat(head.header("X-Pinion-Decision")).hasValue("selected");
        assertThat(head.header("X-Pinion-Backend")).hasValue("c");
      }
    }
  }
}
