package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.ResponseHead;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.IOException;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/**
 * A selector and a model router that are beans of the application, beside those that are shipped.
 */
@ArquillianTest
class OwnBeansOfSpiOnWildFlyIT {
  private static final TestBackend BACKEND = TestBackend.start("any");

  @Deployment(testable = false)
  static WebArchive war() {
    String settings =
        """
        pinion.backends=a,b,c
        pinion.backend.b.url=%1$s
        pinion.backend.c.url=%1$s
        pinion.selector=%2$s
        pinion.model.router=%3$s
        pinion.model.routes=verse,prose
        pinion.model.route.verse.models=poet
        pinion.model.route.prose.models=clerk
        pinion.response-headers=all
        """
            .formatted(BACKEND.uri(), OwnSelector.NAME, OwnRouter.NAME);
    return OwnWar.with(WebXml.SELF_REGISTERED, BACKEND, OwnWar.PATHS, settings)
        .addClasses(OwnSelector.class, OwnRouter.class, Greeting.class);
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

  @Test
  void routerChoosesTheModel() throws IOException {
    for (String word : List.of("verse", "prose")) {
      BACKEND.clear();
      String body =
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + word + "\"}]}";
      try (RawClient client = RawClient.connect(TestRun.server())) {
        client.sendJson(OwnWar.CONTEXT_PATH + "/llm/v1/chat/completions", body);
        assertThat(client.readFinalHead().header("x-plano-pinned")).hasValue("false");
      }
      assertThat(BACKEND.takeRequest().bodyText())
          .isEqualTo(body.replace("\"m\"", word.equals("verse") ? "\"poet\"" : "\"clerk\""));
    }
  }
}
