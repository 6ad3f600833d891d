package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How members may be named. */
class MembersTest {
  private final Cluster cluster = new Cluster();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node-a",
        "node_a.example.:5701",
        "10.0.0.1",
        "10.0.0.1:65535",
        "10.0.0.*",
        "10.0.0.1-9:5701",
        "::1",
        "[::1]",
        "[::1]:5701",
        "fe80::1%eth0",
        "[fe80::1%eth0]:5701",
        "::ffff:10.0.0.1"
      })
  void membersAreNamesOrAddressesWithPortsOrWithout(String member) {
    assertThat(faults("node-b, " + member)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1:abc",
        "10.0.0.1:0",
        "10.0.0.1:70000",
        "10.0.0.1:",
        "[::1",
        "::1]:5701",
        "[::1]5701",
        "[::1]:0",
        "[node-a]:5701",
        "[10.0.0.1]:5701",
        "::1::2",
        "node-a:5701:5702",
        "http://node-a:5701",
        "10.0.*.1",
        "10.0.0.1-",
        "node a"
      })
  void otherMembersAreRefused(String member) {
    assertThat(faults("node-b, " + member))
        .singleElement()
        .asString()
        .startsWith("pinion.hazelcast.members=\"" + member + "\": expected a name or an address");
  }

  @Test
  void faultyMembersAreToldWithTheOtherFaults() {
    assertThat(
            new HazelcastPinStoreProvider()
                .faults(Map.of("members", "[::1,10.0.0.1,a:b", "backups", "7")))
        .hasSize(3);
  }

  @Test
  void clientIsToldItsMembersOneByOne() {
    assertThat(
            new HazelcastPinStoreProvider()
                .faults(Map.of("mode", "client", "members", "10.0.0.1,10.0.0.*")))
        .containsExactly(
            "pinion.hazelcast.members=\"10.0.0.*\": expected each by itself, as mode is client");
  }

  @Test
  void membersWithIpv6AddressesAndPortsJoin() {
    assumeTrue(hasIpv6(), "containers often have no IPv6, not even on loopback");
    HazelcastPinStoreProvider one = new HazelcastPinStoreProvider();
    HazelcastPinStoreProvider two = new HazelcastPinStoreProvider();
    int port = Cluster.portOf(cluster.announce());
    one.start(byIpv6("::1", port, "::1"));
    try (one) {
      two.start(byIpv6("[::1]", port + 1, "[::1]:" + port));
      try (two) {
        assertThat(one.members()).isEqualTo(2);
        assertThat(two.members()).isEqualTo(2);
      }
    }
  }

  @Test
  void ipv6AddressesKeepTheirBracketsForThePortAndLoseTheirZone() {
    assertThat(
            MemberAddresses.resolved(
                List.of("[::1]:5701", "::1", "[fe80::1%eth7]:5701", "10.0.0.1-9:5701")))
        .containsExactly(
            "[0:0:0:0:0:0:0:1]:5701",
            "[0:0:0:0:0:0:0:1]",
            "[fe80:0:0:0:0:0:0:1]:5701",
            "10.0.0.1-9:5701");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"::1", "[::1]", "[::1]:5701", "0:0:0:0:0:0:0:1", "127.0.0.2", "localhost"})
  void membersOnLoopbackMayBeReachedFromThere(String member) {
    try (HazelcastPinStoreProvider alone = new HazelcastPinStoreProvider()) {
      alone.start(
          Map.of(
              "cluster-name",
              cluster.name(),
              "members",
              member,
              "port",
              "" + Cluster.portOf(cluster.announce())));
      assertThat(alone.members()).isEqualTo(1);
    }
  }

  @Test
  void loopbackByIpv6AmongMembersElsewhereIsRefused() {
    for (String address : List.of("::1", "[::1]", "0:0:0:0:0:0:0:1")) {
      assertThatThrownBy(
              () ->
                  new HazelcastPinStoreProvider()
                      .start(Map.of("members", "2001:db8::7", "address", address)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("reach")
          .hasMessageContaining("2001:db8::7");
    }
  }

  private static List<String> faults(String members) {
    return new HazelcastPinStoreProvider().faults(Map.of("members", members));
  }

  private Map<String, String> byIpv6(String address, int port, String members) {
    Map<String, String> settings = new HashMap<>();
    settings.put("cluster-name", cluster.name());
    settings.put("address", address);
    settings.put("port", "" + port);
    settings.put("members", members);
    return settings;
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
