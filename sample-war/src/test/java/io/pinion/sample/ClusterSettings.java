package io.pinion.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** What members of one cluster on loopback are told: its name, and one port each. */
public final class ClusterSettings {
  /** Below the ephemeral ports, so that no other socket takes one before its member does. */
  private static final int FIRST_PORT = 12_000;

  private static final int LAST_PORT = 19_999;

  private final String name = "test-" + UUID.randomUUID();
  private final List<Integer> ports = new ArrayList<>();

  private ClusterSettings(int members) {
    Random random = new Random();
    while (ports.size() < members) {
      int port = random.nextInt(FIRST_PORT, LAST_PORT + 1);
      if (!ports.contains(port) && canListen(port)) {
        ports.add(port);
      }
    }
  }

  /** A cluster that nothing else belongs to. */
  public static ClusterSettings ofMembers(int members) {
    return new ClusterSettings(members);
  }

  private static boolean canListen(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Settings of a member.
   *
   * @param number from 0
   * @param others its further settings
   */
  public Map<String, String> of(int number, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(others);
    settings.put("pinion.store", "hazelcast");
    settings.put("pinion.hazelcast.cluster-name", name);
    settings.put("pinion.hazelcast.port", "" + ports.get(number));
    settings.put("pinion.hazelcast.port-count", "1");
    settings.put("pinion.hazelcast.members", members());
    return settings;
  }

  /** The port of a member, by its number. */
  int port(int number) {
    return ports.get(number);
  }

  /** Whether nothing listens at a member's port. */
  boolean isFree(int number) {
    return canListen(ports.get(number));
  }

  String name() {
    return name;
  }

  /** All their addresses. */
  String members() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }
}
