package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

@ArquillianTest
class BadSettingsOnLibertyIT {
  private static final ServerLog LOG = ServerLog.fromNow();

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = "bad", managed = false, testable = false)
  static WebArchive war() {
    return GatewayWar.with(BadSettings.SETTINGS);
  }

  @Test
  void stopTheDeploymentWithAllFaultsInOneMessage() throws IOException {
    // for Open Liberty an application is started whose web module is not
    deployer.deploy("bad");

    assertThat(String.join("\n", LOG.lines()))
        .contains(BadSettings.FAULTS)
        .doesNotContain("too-short");
    try (RawClient client = RawClient.connect(TestRun.server())) {
      Reply reply = Reply.read(client.sendJson(Behaviour.CHAT, Behaviour.PROMPT));
      assertThat(reply.status()).as("%s", reply).isIn(404, 500);
    }
    deployer.undeploy("bad");
  }
}
