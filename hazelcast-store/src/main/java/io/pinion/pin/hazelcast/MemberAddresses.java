package io.pinion.pin.hazelcast;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses of members as one writes them: a name or an address, with a port or without. */
final class MemberAddresses {
  private static final Logger LOG = System.getLogger(MemberAddresses.class.getName());

  private MemberAddresses() {}

  /**
   * Names as the addresses that they have now: Hazelcast passes by a name whose address its own
   * interface does not match. A name that has none is left as it is, and looked up again.
   */
  static List<String> resolved(List<String> members) {
    List<String> resolved = new ArrayList<>();
    for (String member : members) {
      String host = host(member);
      String port = member.substring(host.length());
      if (isPattern(host)) {
        resolved.add(member);
        continue;
      }
      try {
        for (InetAddress address : InetAddress.getAllByName(host)) {
          resolved.add(address.getHostAddress() + port);
        }
      } catch (UnknownHostException e) {
        LOG.log(Level.WARNING, "pinion.hazelcast.members: {0} has no address now", host);
        resolved.add(member);
      }
    }
    return resolved;
  }

  /** Whether they are all on this machine's loopback interface. */
  static boolean areLoopback(List<String> members) {
    return members.stream().map(MemberAddresses::host).allMatch(MemberAddresses::isLoopback);
  }

  /** Whether a host is. */
  static boolean isLoopback(String host) {
    return host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]");
  }

  /** IPv6 addresses with a port are in brackets; without one, they have several colons. */
  private static String host(String member) {
    if (member.startsWith("[")) {
      return member.substring(0, member.indexOf(']') + 1);
    }
    int colon = member.indexOf(':');
    return colon < 0 || colon != member.lastIndexOf(':') ? member : member.substring(0, colon);
  }

  /** Hazelcast's own way to name many. */
  private static boolean isPattern(String host) {
    return host.contains("*") || host.matches("[0-9.]*-[0-9.-]*");
  }
}
