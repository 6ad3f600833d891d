package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A server without MicroProfile Metrics, and without CDI, lacks nothing. */
class NoServerMetricsOnTomcatIT {

  @Test
  void isNoError() throws IOException {
    Path war = GatewayWar.fileWith(Map.of());
    Complaints complaints = new Complaints();
    Logger root = Logger.getLogger("");
    root.addHandler(complaints);
    try (EmbeddedTomcat tomcat =
            EmbeddedTomcat.start(
                war,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Path.of(TestRun.property("test.work")));
        RawClient client = RawClient.connect(tomcat.uri())) {
      client.sendRequest("GET", "/pinion/metrics");
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      assertThat(client.readText()).contains("pinion_decisions_total{decision=\"selected\"} 0");
    } finally {
      root.removeHandler(complaints);
      Files.delete(war);
    }
    assertThat(complaints.all)
        // system properties of these tests, which have the prefix of the settings
        .filteredOn(complaint -> !complaint.contains("is no setting"))
        .containsExactly("no backend is configured (pinion.backends): every answer is 503");
  }

  /** Messages of warnings and worse; exceptions as such. */
  private static final class Complaints extends Handler {
    private final List<String> all = new ArrayList<>();

    Complaints() {
      setLevel(Level.WARNING);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        Throwable thrown = entry.getThrown();
        all.add(thrown == null ? entry.getMessage() : entry.getMessage() + ": " + thrown);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
