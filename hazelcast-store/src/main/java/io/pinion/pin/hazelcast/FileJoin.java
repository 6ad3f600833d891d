package io.pinion.pin.hazelcast;

import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.TcpIpConfig;
import java.util.ArrayList;
import java.util.List;

/** How the user's own file has members find each other. */
final class FileJoin {
  private FileJoin() {}

  /** Whether it may lead to other machines. */
  static boolean leadsElsewhere(JoinConfig join) {
    return join.isAutoDetectionEnabled()
        || join.getMulticastConfig().isEnabled()
        || join.getAwsConfig().isEnabled()
        || join.getGcpConfig().isEnabled()
        || join.getAzureConfig().isEnabled()
        || join.getKubernetesConfig().isEnabled()
        || join.getEurekaConfig().isEnabled()
        || join.getDiscoveryConfig().isEnabled()
        || namesOthers(join.getTcpIpConfig());
  }

  private static boolean namesOthers(TcpIpConfig tcpIp) {
    List<String> members = new ArrayList<>(tcpIp.getMembers());
    if (tcpIp.getRequiredMember() != null) {
      members.add(tcpIp.getRequiredMember());
    }
    return tcpIp.isEnabled() && !MemberAddresses.areLoopback(members);
  }
}
