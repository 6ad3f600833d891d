package io.pinion.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFileTest {
  private static final URI GATEWAY = URI.create("http://127.0.0.1:8080/");

  @TempDir Path folder;
  private Path file;
  private ServerSocket store;
  private Map<String, String> settings;

  @BeforeEach
  void listen() throws IOException {
    file = folder.resolve("cluster.properties");
    store = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    settings =
        Map.of(
            "pinion.backends",
            "gpu-a",
            "pinion.backend.gpu-a.url",
            "http://127.0.0.1:8000",
            ClusterFile.MEMBERS,
            "127.0.0.1:" + store.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void tellsFurtherMembersWhatTheFirstOneHas() throws IOException {
    ClusterFile.write(file, GATEWAY, settings);

    ClusterFile.First first = ClusterFile.read(file);

    assertThat(first.gateway()).isEqualTo(GATEWAY);
    assertThat(first.settings()).isEqualTo(settings);
  }

  @Test
  void endsWithTheFirstMember() throws IOException {
    ClusterFile.write(file, GATEWAY, settings).close();

    assertThatThrownBy(() -> ClusterFile.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(file.toString(), "start it with mvn -q -Pdemo");
  }

  @Test
  void countsForNothingWhenTheFirstMemberWasKilled() throws IOException {
    ClusterFile.write(file, GATEWAY, settings);
    store.close();

    assertThatThrownBy(() -> ClusterFile.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "127.0.0.1:" + store.getLocalPort(),
            ClusterFile.MEMBERS,
            "start it with mvn -q -Pdemo");
  }
}
