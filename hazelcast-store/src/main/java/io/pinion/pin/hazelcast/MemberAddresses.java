package io.pinion.pin.hazelcast;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Addresses of members as one writes them. */
final class MemberAddresses {
  private static final Logger LOG = System.getLogger(MemberAddresses.class.getName());

  private MemberAddresses() {}

  /**
   * As Hazelcast takes them. A name that has no address is left as it is, and looked up again; so
   * is what is none.
   */
  static List<String> resolved(List<String> members) {
    List<String> resolved = new ArrayList<>();
    for (String member : members) {
      MemberAddress address = MemberAddress.find(member).orElse(null);
      try {
        resolved.addAll(address == null ? List.of(member) : address.resolved());
      } catch (UnknownHostException e) {
        LOG.log(Level.WARNING, "the member {0} has no address now", member);
        resolved.add(member);
      }
    }
    return resolved;
  }

  /** Whether they are all on this machine's loopback interface. */
  static boolean areLoopback(Collection<String> members) {
    return members.stream()
        .allMatch(
            member -> MemberAddress.find(member).filter(MemberAddress::isLoopback).isPresent());
  }
}
