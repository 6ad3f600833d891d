package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BadSettingsOnTomcatIT {
  private static final Logger TOMCAT = Logger.getLogger("org.apache.catalina");

  @BeforeAll
  static void muteTomcat() {
    // the fault provoked here would fill the build's output
    TOMCAT.setUseParentHandlers(false);
  }

  @AfterAll
  static void unmuteTomcat() {
    TOMCAT.setUseParentHandlers(true);
  }

  @Test
  void stopTheDeploymentWithAllFaultsInOneMessage() throws IOException {
    Path war = GatewayWar.fileWith(BadSettings.SETTINGS);
    try {
      assertThatThrownBy(() -> start(war))
          .isInstanceOf(IllegalStateException.class)
          .cause()
          .hasMessageContainingAll(BadSettings.FAULTS)
          .hasMessageNotContaining("too-short");
    } finally {
      Files.delete(war);
    }
  }

  private static void start(Path war) {
    EmbeddedTomcat.start(
            war,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Path.of(TestRun.property("test.work")))
        .close();
  }
}
