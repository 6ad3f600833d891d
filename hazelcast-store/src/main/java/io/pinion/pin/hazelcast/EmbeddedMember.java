package io.pinion.pin.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A member in this application; it finds nobody and listens nowhere that was not named. */
final class EmbeddedMember {
  private static final Logger LOG = System.getLogger(EmbeddedMember.class.getName());

  /**
   * A member that hangs without closing its connections is given up after 15 s, 60 s by default:
   * long enough for a long collection, which would split the cluster otherwise. An operation at
   * such a member is given up soon after; the request that asked for it has gone on long before.
   * Parts of a split cluster look for each other after 20 s and then every 10 s, 300 s and 120 s by
   * default: until then a session may have a pin in each.
   */
  private static final Map<String, String> OF_MEMBERS =
      Map.ofEntries(
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "2"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "15"),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "20"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "10"),
          Map.entry("hazelcast.jmx", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"));

  private EmbeddedMember() {}

  /** Starts one; blocks until it has joined the others, or is alone. */
  static HazelcastInstance start(HazelcastSettings settings) {
    Config config =
        ConfigFile.read(
            settings.config(), Config::new, file -> new YamlConfigBuilder(file).build());
    ConfigFile.complete(config::getProperty, config::setProperty, OF_MEMBERS);
    if (config.getProperty("hazelcast.tcp.join.port.try.count") == null) {
      // for members that are named without a port
      config.setProperty("hazelcast.tcp.join.port.try.count", "" + settings.portCount());
    }
    config.setClassLoader(EmbeddedMember.class.getClassLoader());
    if (settings.gives("cluster-name")
        || config.getClusterName().equals(Config.DEFAULT_CLUSTER_NAME)) {
      config.setClusterName(settings.clusterName());
    }
    // no two alike in one JVM; threads are named after it
    config.setInstanceName(config.getClusterName() + "-" + UUID.randomUUID());
    if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
      // classes of Java and Hazelcast only: whoever reaches the port cannot bring others
      config
          .getSerializationConfig()
          .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }
    network(config.getNetworkConfig(), settings);
    HazelcastInstance member = started(config, settings);
    if (settings.namesOthers() && member.getCluster().getMembers().size() == 1) {
      LOG.log(
          Level.INFO,
          "no other member of the cluster {0} answers yet; this one listens at {1}",
          config.getClusterName(),
          member.getCluster().getLocalMember().getAddress());
    }
    return member;
  }

  private static void network(NetworkConfig network, HazelcastSettings settings) {
    if (settings.gives("port") || network.getPort() == NetworkConfig.DEFAULT_PORT) {
      network.setPort(settings.port());
    }
    if (settings.gives("port-count")
        || network.getPortCount() == new NetworkConfig().getPortCount()) {
      network.setPortCount(settings.portCount());
    }
    if (settings.gives("address") || !network.getInterfaces().isEnabled()) {
      settings.checkAddress();
      network.getInterfaces().setEnabled(true).setInterfaces(List.of(settings.address()));
    }
    if (settings.namesOthers() || network.getJoin().equals(new JoinConfig())) {
      network.setJoin(join(settings));
    }
  }

  private static JoinConfig join(HazelcastSettings settings) {
    JoinConfig join = new JoinConfig();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (settings.kubernetesService() != null) {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", settings.kubernetesService())
          .setProperty("service-port", "" + settings.port());
    } else {
      join.getTcpIpConfig()
          .setEnabled(true)
          .setMembers(MemberAddresses.resolved(settings.members()));
    }
    return join;
  }

  private static HazelcastInstance started(Config config, HazelcastSettings settings) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (RuntimeException e) { // it has no finer ones
      String why = String.valueOf(e.getMessage());
      IllegalArgumentException fault;
      if (why.contains("No matching network interface")) {
        fault =
            HazelcastSettings.fault(
                "address", settings.address(), "an address of this machine, with * for any number");
      } else if (why.contains("bind") || why.contains("Port")) {
        String ports = " (as many as pinion.hazelcast.port-count=" + settings.portCount() + "): ";
        fault =
            HazelcastSettings.fault(
                "port", "" + settings.port(), "the first of some ports, one free" + ports + why);
      } else {
        throw e;
      }
      fault.initCause(e);
      throw fault;
    }
  }
}
