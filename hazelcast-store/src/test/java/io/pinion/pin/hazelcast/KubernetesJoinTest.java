package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members that are found by the name of a service, {@code localhost}: one that listens at its
 * address and port is found by one at the next port.
 */
class KubernetesJoinTest {
  private final Cluster cluster = new Cluster();
  private final int port = Cluster.portOf(cluster.announce());

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void membersAreFoundAtTheAddressesAndThePortOfTheService() {
    HazelcastPinStoreProvider first = cluster.member();

    try (HazelcastPinStoreProvider found = byService(Map.of("port", "" + port))) {
      assertThat(found.members()).isEqualTo(2);
      assertThat(first.members()).isEqualTo(2);
    }
  }

  @Test
  void portOfTheServiceIsThatOfTheFileWhereNoneIsSet(@TempDir Path folder) throws IOException {
    HazelcastPinStoreProvider first = cluster.member();
    Path file =
        Files.writeString(
            folder.resolve("hazelcast.yaml"),
            """
            hazelcast:
              network:
                port:
                  port: %d
            """
                .formatted(port));

    try (HazelcastPinStoreProvider found = byService(Map.of("config", file.toString()))) {
      assertThat(found.members()).isEqualTo(2);
      assertThat(first.members()).isEqualTo(2);
    }
  }

  private HazelcastPinStoreProvider byService(Map<String, String> besides) {
    Map<String, String> settings = new HashMap<>(besides);
    settings.put("cluster-name", cluster.name());
    settings.put("kubernetes-service", "localhost");
    settings.put("address", "127.*.*.*");
    HazelcastPinStoreProvider provider = new HazelcastPinStoreProvider();
    provider.start(settings);
    return provider;
  }
}
