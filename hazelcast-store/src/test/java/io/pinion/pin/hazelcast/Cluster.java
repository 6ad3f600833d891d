package io.pinion.pin.hazelcast;

import com.hazelcast.core.Hazelcast;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Members of one cluster on loopback, of a name of its own. */
final class Cluster implements AutoCloseable {
  static {
    MovableClock.install();
    // else an answer that nobody sends is taken as given after 5 s
    System.setProperty("hazelcast.client.operation.backup.timeout.millis", "3600000");
  }

  private final String name = "test-" + UUID.randomUUID();
  private final List<String> addresses = new ArrayList<>();
  private @Nullable String announced;
  private final List<HazelcastPinStoreProvider> opened = new ArrayList<>();

  /** A member that joins those before it. */
  HazelcastPinStoreProvider member() {
    return member(Map.of());
  }

  /** The same, for tests that put the clock forward while it is there. */
  HazelcastPinStoreProvider memberOfMovableClock() {
    return member(Map.of("config", "movable-clock.yaml"));
  }

  /** A member that joins those before it, with these settings besides. */
  HazelcastPinStoreProvider member(Map<String, String> besides) {
    Map<String, String> settings = next();
    settings.putAll(besides);
    return start(settings);
  }

  HazelcastPinStoreProvider client() {
    Map<String, String> settings = settings();
    settings.put("mode", "client");
    return start(settings);
  }

  /** Where the next member will listen. */
  String announce() {
    if (announced == null) {
      announced = "127.0.0.1:" + freePort();
      addresses.add(announced);
    }
    return announced;
  }

  static int portOf(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  /** Ends all of a cluster's members and begins it anew with one at the address of the first. */
  void leaveForAnother(HazelcastPinStoreProvider last) {
    leave(last);
    againAtTheFirstAddress();
  }

  /** Begins it anew where all members have left. */
  void againAtTheFirstAddress() {
    announced = addresses.get(0);
    var unused = member();
  }

  String name() {
    return name;
  }

  /** Whether so many clients are connected to each member. */
  boolean eachMemberHasClients(int number) {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(member -> member.getConfig().getClusterName().equals(name))
        .allMatch(member -> member.getClientService().getConnectedClients().size() == number);
  }

  /** Threads of this JVM that belong to a cluster, by its name or an instance's. */
  static List<String> threadsOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> thread.contains(name))
        .toList();
  }

  /** Ends one that was started here. */
  void leave(HazelcastPinStoreProvider provider) {
    opened.remove(provider);
    provider.close();
  }

  private Map<String, String> next() {
    String address = announce();
    announced = null;
    Map<String, String> settings = settings();
    settings.put("port", Integer.toString(portOf(address)));
    settings.put("port-count", "1");
    return settings;
  }

  private HazelcastPinStoreProvider start(Map<String, String> settings) {
    HazelcastPinStoreProvider provider = new HazelcastPinStoreProvider();
    provider.start(settings);
    opened.add(provider);
    return provider;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("cluster-name", name);
    settings.put("members", String.join(",", addresses));
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    opened.forEach(HazelcastPinStoreProvider::close);
  }
}
