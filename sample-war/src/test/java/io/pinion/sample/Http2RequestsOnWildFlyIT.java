package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class Http2RequestsOnWildFlyIT extends Http2Requests {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  @Override
  URI http2() {
    return URI.create("https://127.0.0.1:" + TestRun.property("wildfly.https.port") + "/");
  }

  @Override
  boolean tellsOfResets() {
    return false;
  }

  /** Not on Tomcat, which ends the stream before the head of such an answer: docs/servers.md. */
  @Test
  void answerToHeadHasNoBody() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange head = client.send("HEAD", OTHER);

      assertThat(head.awaitStatus()).isEqualTo(200);
      assertThat(head.awaitOver().length()).isZero();
      assertThat(head.isWhole()).isTrue();
    }
  }
}
