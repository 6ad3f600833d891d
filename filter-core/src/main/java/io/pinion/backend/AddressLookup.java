package io.pinion.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses that a host's name stands for. */
@FunctionalInterface
public interface AddressLookup {
  /**
   * All addresses now, at least one; may block for as long as the system's resolver does.
   *
   * @throws UnknownHostException if there is none, or nobody to ask
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** As the JVM looks names up, with its cache (security property networkaddress.cache.ttl). */
  static AddressLookup ofSystem() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
