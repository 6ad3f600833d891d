package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** A server with CDI and without MicroProfile Metrics lacks nothing. */
@ArquillianTest
class NoServerMetricsOnWildFlyIT {
  private static final ServerLog LOG = ServerLog.fromNow();

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(Map.of());
  }

  @Test
  void isNoError() throws IOException {
    assertThat(Figures.at("/pinion/metrics"))
        .containsEntry("pinion_decisions_total{decision=selected}", 0.0);

    assertThat(LOG.lines())
        .as("the deployment is in this part of the log")
        .anyMatch(line -> line.contains("Pinion relays to"))
        .noneMatch(
            line -> line.matches("\\S+ \\S+ (ERROR|FATAL) +\\[(io\\.pinion|org\\.jboss\\.weld).*"))
        .noneMatch(line -> line.matches(".*(NoClassDefFoundError|ClassNotFoundException).*"))
        .noneMatch(line -> line.contains("MicroProfileMetrics"));
  }
}
