package io.pinion.sample;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gateways in processes of their own that share their pins: the members of one Hazelcast cluster,
 * each at a loopback address of its own, so that they can be cut off from one another.
 */
final class GatewayCluster implements AutoCloseable {
  /** Nothing else listens there, in a network of their own. */
  private static final int PORT = 5701;

  /** The first of those for clients, which find a member that was restarted at the same. */
  private static final int HTTP_PORT = 8080;

  private static final int DESCRIPTORS = 20_000;

  /**
   * On a loaded machine a backend may be slow to accept, and its sessions are to stay with it. A
   * new session goes where the hash alone puts it, however many that backend has: so tests know
   * where it will be sent without the store.
   */
  private static final Map<String, String> BY_HASH_WHATEVER_BACKENDS_DO =
      Map.of(
          "pinion.selector.bounded-load", "off",
          "pinion.health.active", "false",
          "pinion.health.passive", "false",
          "pinion.timeout.connect", "30s");

  /** So many new sessions in a row that the store keeps in time. */
  private static final int WARM = 50;

  private final List<GatewayProcess> members = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final List<Map<String, String>> settings = new ArrayList<>();

  /** The packaged one, with what lets a test change its backends. */
  private final Path war =
      GatewayWar.fileWith(Map.of("pinion.store", "hazelcast"), ControlServlet.class);

  private GatewayCluster() {}

  /** Starts members with these settings each, and returns when they have found one another. */
  @SafeVarargs
  static GatewayCluster start(Map<String, String>... settings) throws Exception {
    GatewayCluster cluster = new GatewayCluster();
    boolean started = false;
    try {
      for (int i = 0; i < settings.length; i++) {
        cluster.addresses.add(address(i) + ":" + PORT);
      }
      for (int i = 0; i < settings.length; i++) {
        cluster.settings.add(cluster.completed(i, settings[i]));
        ClockShift.shift(i, Duration.ZERO);
        cluster.members.add(cluster.process(i, cluster.settings.get(i)));
      }
      cluster.awaitAll();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private Map<String, String> completed(int number, Map<String, String> given) {
    Map<String, String> all = new HashMap<>(BY_HASH_WHATEVER_BACKENDS_DO);
    all.putAll(given);
    all.put("pinion.response-headers", "all"); // tests know sessions by their hash
    all.put("pinion.store", "hazelcast");
    all.put("pinion.hazelcast.address", address(number));
    all.put("pinion.hazelcast.port", "" + PORT);
    all.put("pinion.hazelcast.port-count", "1");
    all.put("pinion.hazelcast.members", String.join(",", addresses));
    return all;
  }

  private GatewayProcess process(int number, Map<String, String> settings) {
    return GatewayProcess.start(
        "member-" + number,
        new GatewayProcess.Deployment(war, HTTP_PORT + number),
        "256m",
        DESCRIPTORS,
        settings,
        ClockShift.environment(number));
  }

  /** The address at which the others reach a member. */
  static String address(int number) {
    return "127.0.0." + (number + 2);
  }

  /** Which of them has which session's pin now. */
  PinOwners pinOwners() {
    return PinOwners.askedOf(address(0) + ":" + PORT);
  }

  GatewayProcess get(int number) {
    return members.get(number);
  }

  URI uri(int number) {
    return members.get(number).uri();
  }

  /** Starts a member that has ended anew, with its former settings. */
  void startAgain(int number) {
    members.set(number, process(number, settings.get(number)));
  }

  /** The same with other settings. */
  void startAgain(int number, Map<String, String> changed) {
    settings.set(number, completed(number, changed));
    startAgain(number);
  }

  /** Waits until all members know of all. */
  void awaitAll() throws Exception {
    for (int i = 0; i < members.size(); i++) {
      awaitMembers(i, members.size());
    }
  }

  /** Waits until a member knows of so many, itself included. */
  void awaitMembers(int number, int count) throws Exception {
    Eventually.get(() -> figure(number, "pinion_store_members"), found -> found == count);
  }

  /** Has a member answer until it is fast: its JVM's first may take longer than the deadline. */
  void warm(int number) throws Exception {
    Eventually.get(
        () -> {
          int pinned = 0;
          for (int i = 0; i < WARM; i++) {
            String id = Behaviour.freshId();
            var unused = PinnedSessions.ask(uri(number), id);
            pinned += PinnedSessions.ask(uri(number), id).decision().equals("pinned") ? 1 : 0;
          }
          return pinned;
        },
        pinned -> pinned == WARM);
  }

  /** One of a member's figures; 0 if it is not there. */
  double figure(int number, String series) throws IOException {
    try (RawClient client = RawClient.connect(uri(number))) {
      return Reply.read(client.sendRequest("GET", "/pinion/metrics"))
          .text()
          .lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .findFirst()
          .orElse(0);
    }
  }

  /** Has a member change its backends. */
  void control(int number, String action, String id) throws IOException {
    try (RawClient client = RawClient.connect(uri(number))) {
      Reply reply = Reply.read(client.sendRequest("GET", "/control?do=" + action + "&id=" + id));
      if (reply.status() != 200) {
        throw new AssertionError(action + " " + id + ": " + reply);
      }
    }
  }

  @Override
  public void close() {
    members.forEach(GatewayProcess::close);
    war.toFile().delete();
  }
}
