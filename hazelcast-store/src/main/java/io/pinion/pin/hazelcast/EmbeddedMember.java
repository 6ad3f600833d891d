package io.pinion.pin.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** A member in this application; it finds nobody and listens nowhere that was not named. */
final class EmbeddedMember {
  private static final Logger LOG = System.getLogger(EmbeddedMember.class.getName());

  private EmbeddedMember() {}

  /** Starts one; blocks until it has joined the others, or is alone. */
  static HazelcastInstance start(HazelcastSettings settings) {
    Config config = MemberConfig.of(settings);
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

  private static HazelcastInstance started(Config config, HazelcastSettings settings) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (RuntimeException e) { // of Hazelcast's; thrown on, said in our words where known
      IllegalArgumentException fault =
          config.getAdvancedNetworkConfig().isEnabled()
              ? null
              : fault(e, config.getNetworkConfig(), settings);
      if (fault == null) {
        throw e;
      }
      fault.initCause(e);
      throw fault;
    }
  }

  /** What to change; Hazelcast tells these apart by their words alone. */
  private static @Nullable IllegalArgumentException fault(
      RuntimeException e, NetworkConfig network, HazelcastSettings settings) {
    String why = String.valueOf(e.getMessage());
    if (why.startsWith("Hazelcast CANNOT start on this node. No matching network interface")) {
      return network.getInterfaces().getInterfaces().contains(settings.address())
          ? HazelcastSettings.fault(
              "address", settings.address(), "an address of this machine, with * for any number")
          : HazelcastSettings.fault(
              "config",
              String.valueOf(settings.config()),
              "a file whose interfaces have an address of this machine");
    }
    if (why.startsWith("Cannot bind to a given address")) {
      return HazelcastSettings.fault(
          "port",
          "" + network.getPort(),
          "the first of some ports, one free (as many as pinion.hazelcast.port-count="
              + network.getPortCount()
              + "): "
              + why
              + " ("
              + e.getCause()
              + ")");
    }
    return null;
  }
}
