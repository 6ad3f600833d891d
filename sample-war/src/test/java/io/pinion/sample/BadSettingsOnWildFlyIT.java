package io.pinion.sample;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@ArquillianTest
class BadSettingsOnWildFlyIT {

  @ArquillianResource private @Nullable Deployer deployer;

  @Deployment(name = "bad", managed = false, testable = false)
  static WebArchive war() {
    return GatewayWar.with(BadSettings.SETTINGS);
  }

  @Test
  void stopTheDeploymentWithAllFaultsInOneMessage() throws IOException {
    Deployer server = requireNonNull(deployer);
    Throwable refused = catchThrowable(() -> server.deploy("bad"));
    // as WildFly's management quotes them
    assertThat(String.valueOf(refused.getMessage()).replace("\\\"", "\""))
        .contains(BadSettings.FAULTS)
        .doesNotContain("too-short");

    try (RawClient client = RawClient.connect(TestRun.server())) {
      Reply reply = Reply.read(client.sendJson(Behaviour.CHAT, Behaviour.PROMPT));
      assertThat(reply.status()).isEqualTo(404);
    }
  }
}
