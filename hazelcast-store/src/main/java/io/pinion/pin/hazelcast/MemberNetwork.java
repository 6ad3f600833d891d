package io.pinion.pin.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a member listens and whom it finds: what the settings say, then the file, then we. */
final class MemberNetwork {
  private static final List<String> KEYS =
      List.of("address", "kubernetes-service", "members", "port", "port-count");

  private final Config config;
  private final NetworkConfig network;
  private final HazelcastSettings settings;

  private MemberNetwork(Config config, HazelcastSettings settings) {
    this.config = config;
    this.network = config.getNetworkConfig();
    this.settings = settings;
  }

  /**
   * Sets it.
   *
   * @throws IllegalArgumentException if the other members cannot reach the address, or the file and
   *     the settings do not go together
   */
  static void configure(Config config, HazelcastSettings settings) {
    MemberNetwork member = new MemberNetwork(config, settings);
    if (config.getAdvancedNetworkConfig().isEnabled()) {
      member.leaveToTheFile();
    } else {
      member.ports();
      member.join();
      if (settings.gives("address") || !member.isAddressChosen()) {
        member.listen();
      }
      TcpIpConfig named = config.getNetworkConfig().getJoin().getTcpIpConfig();
      named.setMembers(MemberAddresses.resolved(named.getMembers()));
    }
  }

  /** Whether the file says which of this machine's addresses it is. */
  private boolean isAddressChosen() {
    return network.getInterfaces().isEnabled()
        || config.getProperty("hazelcast.local.localAddress") != null;
  }

  /** With an advanced network Hazelcast looks at no other. */
  private void leaveToTheFile() {
    for (String key : KEYS) {
      if (settings.gives(key)) {
        throw HazelcastSettings.fault(
            "config",
            String.valueOf(settings.config()),
            "a file without advanced-network, as pinion.hazelcast." + key + " is set");
      }
    }
    JoinConfig join = config.getAdvancedNetworkConfig().getJoin();
    if (join.equals(new JoinConfig())) {
      join.getAutoDetectionConfig().setEnabled(false);
    }
  }

  private void ports() {
    if (settings.gives("port") || network.getPort() == NetworkConfig.DEFAULT_PORT) {
      network.setPort(settings.port());
    }
    if (settings.gives("port-count")
        || network.getPortCount() == new NetworkConfig().getPortCount()) {
      network.setPortCount(settings.portCount());
    }
    // for members that are named without a port
    setUnlessSet("hazelcast.tcp.join.port.try.count", "" + network.getPortCount());
  }

  private void join() {
    if (settings.namesOthers() || network.getJoin().equals(new JoinConfig())) {
      JoinConfig join = new JoinConfig();
      join.getAutoDetectionConfig().setEnabled(false);
      if (settings.kubernetesService() == null) {
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
      } else {
        join.getKubernetesConfig()
            .setEnabled(true)
            .setProperty("service-dns", settings.kubernetesService())
            .setProperty("service-port", "" + network.getPort());
      }
      network.setJoin(join);
    }
  }

  private void listen() {
    String elsewhere = settings.namesOthers() ? settings.elsewhere() : elsewhereByFile();
    if (MemberAddress.isLoopback(settings.address()) && elsewhere != null) {
      throw HazelcastSettings.fault(
          "address",
          settings.address(),
          "an address of this machine that the other members reach, as " + elsewhere);
    }
    network.getInterfaces().setEnabled(true).setInterfaces(List.of(settings.address()));
    if (MemberAddress.isIpv6(settings.address())) {
      setUnlessSet("hazelcast.prefer.ipv4.stack", "false");
    }
  }

  private @Nullable String elsewhereByFile() {
    return FileJoin.leadsElsewhere(network.getJoin())
        ? "the join in pinion.hazelcast.config=\""
            + settings.config()
            + "\" leads to others; interfaces in that file would do, too"
        : null;
  }

  private void setUnlessSet(String property, String value) {
    if (config.getProperty(property) == null) {
      config.setProperty(property, value);
    }
  }
}
