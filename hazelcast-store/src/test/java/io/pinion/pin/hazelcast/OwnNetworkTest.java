package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members whose own file of Hazelcast's configuration has a network. */
class OwnNetworkTest {
  private static final int FAR = 25;

  private final Cluster cluster = new Cluster();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp-ip: {enabled: true, member-list: [127.0.0.1, 192.0.2.7]}",
        "tcp-ip: {enabled: true, required-member: 192.0.2.7}",
        "multicast: {enabled: true}",
        "kubernetes: {enabled: true, service-dns: pins.example.svc}",
        "eureka: {enabled: true}"
      })
  void joinThatLeadsElsewhereNeedsAnAddress(String join) {
    assertThatThrownBy(() -> start(Map.of(), "join: {%s}".formatted(join)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.address=\"127.0.0.1\": expected an address")
        .hasMessageContaining("pinion.hazelcast.config=\"" + file() + "\"")
        .hasMessageContaining("interfaces");
  }

  @Test
  void joinThatLeadsElsewhereIsFollowedFromTheInterfacesThatTheFileNames() throws IOException {
    NetworkConfig network =
        configured(
                Map.of(),
                """
                hazelcast:
                  network:
                    interfaces: {enabled: true, interfaces: [127.0.0.1]}
                    join: {tcp-ip: {enabled: true, member-list: [127.0.0.1, 192.0.2.7]}}
                """)
            .getNetworkConfig();

    assertThat(network.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
    assertThat(network.getJoin().getTcpIpConfig().getMembers())
        .containsExactly("127.0.0.1", "192.0.2.7");
  }

  @Test
  void joinOnThisMachineNeedsNoAddress() throws IOException {
    String address = cluster.announce();
    HazelcastPinStoreProvider first = cluster.member();
    try (HazelcastPinStoreProvider joins =
        start(
            Map.of("port", "" + Cluster.portOf(address)),
            "join: {tcp-ip: {enabled: true, member-list: ['%s']}}".formatted(address))) {
      assertThat(joins.members()).isEqualTo(2);
      assertThat(first.members()).isEqualTo(2);
    }
  }

  @Test
  void namesInTheFileAreLookedUpAsThoseInTheSettingsAre() throws IOException {
    Config config =
        configured(
            Map.of("address", "10.0.0.7"),
            """
            hazelcast:
              network:
                join:
                  tcp-ip: {enabled: true, member-list: ['localhost:5701', '10.0.0.1:x']}
            """);

    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .contains("127.0.0.1:5701", "10.0.0.1:x")
        .doesNotContain("localhost:5701");
  }

  @Test
  void membersWithoutAPortAreLookedForAtAllPortsOfTheFile() throws IOException {
    int port = Cluster.portOf(cluster.announce());
    HazelcastPinStoreProvider first = cluster.member();

    try (HazelcastPinStoreProvider joins =
        start(
            Map.of("members", "localhost"),
            "port: {port: %d, port-count: %d}".formatted(port - FAR, FAR + 5))) {
      assertThat(joins.members()).isEqualTo(2);
      assertThat(first.members()).isEqualTo(2);
    }
  }

  @Test
  void portOfTheFileThatIsTakenIsRefusedByItsNumber() {
    int taken = Cluster.portOf(cluster.announce());
    var unused = cluster.member();

    assertThatThrownBy(() -> start(Map.of(), "port: {port: %d, port-count: 1}".formatted(taken)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.port=\"" + taken + "\"")
        .hasMessageContaining("pinion.hazelcast.port-count=1)");
  }

  @Test
  void interfacesThatThisMachineHasNotAreRefusedByTheNameOfTheFile() {
    assertThatThrownBy(
            () -> start(Map.of(), "interfaces: {enabled: true, interfaces: [192.0.2.1]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.config=\"" + file() + "\"")
        .hasMessageContaining("interfaces");
  }

  @Test
  void faultOfAnotherKindIsNotTakenForOneOfThePort() {
    assertThatThrownBy(() -> start(Map.of(), "public-address: Port.invalid"))
        .hasMessageContaining("Port.invalid")
        .hasMessageNotContaining("pinion.hazelcast.port");
  }

  @Test
  void networkThatHazelcastWouldIgnoreIsRefused() {
    for (String key : List.of("address", "members", "port", "port-count", "kubernetes-service")) {
      assertThatThrownBy(
              () -> started(Map.of(key, "1"), "hazelcast: {advanced-network: {enabled: true}}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pinion.hazelcast.config=\"" + file() + "\"")
          .hasMessageContaining("pinion.hazelcast." + key + " is set");
    }
  }

  @Test
  void advancedNetworkThatIsSilentOfTheJoinFindsNobody() throws IOException {
    Config config = configured(Map.of(), "hazelcast: {advanced-network: {enabled: true}}");

    assertThat(config.getAdvancedNetworkConfig().getJoin().isAutoDetectionEnabled()).isFalse();
  }

  private Config configured(Map<String, String> besides, String yaml) throws IOException {
    return MemberConfig.of(HazelcastSettings.of(settings(besides, yaml)));
  }

  private HazelcastPinStoreProvider start(Map<String, String> besides, String network)
      throws IOException {
    return started(besides, "hazelcast:\n  network:\n    " + network + "\n");
  }

  private HazelcastPinStoreProvider started(Map<String, String> besides, String yaml)
      throws IOException {
    HazelcastPinStoreProvider provider = new HazelcastPinStoreProvider();
    provider.start(settings(besides, yaml));
    return provider;
  }

  private Map<String, String> settings(Map<String, String> besides, String yaml)
      throws IOException {
    Files.writeString(file(), yaml);
    Map<String, String> settings = new HashMap<>(besides);
    settings.put("cluster-name", cluster.name());
    settings.put("config", file().toString());
    return settings;
  }

  private Path file() {
    return folder.resolve("hazelcast.yaml");
  }
}
