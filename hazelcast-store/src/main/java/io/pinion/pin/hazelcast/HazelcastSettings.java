package io.pinion.pin.hazelcast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings under {@code pinion.hazelcast.}.
 *
 * @param mode how the cluster is had
 * @param clusterName members of other clusters are not joined
 * @param members addresses, with ports or without, of members to join or to ask
 * @param address the one address that an embedded member listens at
 * @param port the first port that it tries
 * @param portCount how many ports it tries
 * @param backups copies of each entry besides the first
 * @param kubernetesService the DNS name of a headless service whose pods are members; null for none
 * @param config a file or resource on the class path with the rest of Hazelcast's own
 *     configuration; null for none
 * @param given the keys that were given, all others having their defaults
 */
record HazelcastSettings(
    Mode mode,
    String clusterName,
    List<String> members,
    String address,
    int port,
    int portCount,
    int backups,
    @Nullable String kubernetesService,
    @Nullable String config,
    Set<String> given) {
  /** How the cluster is had. */
  enum Mode {
    /** A member of its own in this web application. */
    EMBEDDED,
    /** A client of a cluster that is there. */
    CLIENT,
    /** An instance that the application has as a CDI bean. */
    PROVIDED;

    boolean hasUseFor(String key) {
      return switch (this) {
        case EMBEDDED -> true;
        case CLIENT -> OF_CLIENTS.contains(key);
        case PROVIDED -> OF_PROVIDED.contains(key);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final Set<String> KEYS =
      Set.of(
          "mode",
          "cluster-name",
          "members",
          "address",
          "port",
          "port-count",
          "backups",
          "kubernetes-service",
          "config");

  private static final Set<String> OF_CLIENTS =
      Set.of("mode", "cluster-name", "members", "backups", "config");
  private static final Set<String> OF_PROVIDED = Set.of("mode", "backups");
  private static final int MAX_PORT = 65535;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is not as expected; says so of all that are not
   */
  static HazelcastSettings of(Map<String, String> given) {
    List<String> faults = new ArrayList<>();
    HazelcastSettings settings = read(given, faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return settings;
  }

  /** What is wrong with them, each with key, value and what was expected. */
  static List<String> faults(Map<String, String> given) {
    List<String> faults = new ArrayList<>();
    read(given, faults);
    return faults;
  }

  private static HazelcastSettings read(Map<String, String> all, List<String> faults) {
    Mode mode = mode(all.getOrDefault("mode", "embedded"), faults);
    Map<String, String> given = new TreeMap<>();
    new TreeMap<>(all)
        .forEach(
            (key, value) -> {
              if (mode.hasUseFor(key)) {
                given.put(key, value);
              } else {
                faults.add(message(key, value, "not to be set, as mode is " + mode));
              }
            });
    List<String> members = members(given.getOrDefault("members", ""), mode, faults);
    String service = given.get("kubernetes-service");
    if (service != null && given.containsKey("members")) {
      faults.add(
          message(
              "kubernetes-service", service, "either it or pinion.hazelcast.members to be set"));
    }
    if (mode == Mode.CLIENT && members.isEmpty() && !given.containsKey("config")) {
      faults.add(message("members", "", "addresses of members, as mode is client"));
    }
    return new HazelcastSettings(
        mode,
        given.getOrDefault("cluster-name", "pinion"),
        members,
        withoutBrackets(given.getOrDefault("address", "127.0.0.1")),
        number(given, "port", 5701, 1, MAX_PORT, faults),
        number(given, "port-count", 20, 1, 1000, faults),
        number(given, "backups", 1, 0, 6, faults),
        service,
        given.get("config"),
        Set.copyOf(given.keySet()));
  }

  /** Whether this setting was given, and so outranks a file of Hazelcast's own. */
  boolean gives(String key) {
    return given.contains(key);
  }

  /** Whether there are other members to be joined. */
  boolean namesOthers() {
    return !members.isEmpty() || kubernetesService != null;
  }

  /** The setting that leads to other machines, as a reason; null if none does. */
  @Nullable String elsewhere() {
    if (kubernetesService != null) {
      return MemberAddress.isLoopback(kubernetesService)
          ? null
          : "pinion.hazelcast.kubernetes-service is set";
    }
    return MemberAddresses.areLoopback(members)
        ? null
        : "pinion.hazelcast.members=\"" + String.join(",", members) + "\" names others";
  }

  private static Mode mode(String text, List<String> faults) {
    for (Mode mode : Mode.values()) {
      if (mode.toString().equals(text)) {
        return mode;
      }
    }
    faults.add(message("mode", text, "embedded, client or provided"));
    return Mode.EMBEDDED;
  }

  private static int number(
      Map<String, String> given, String key, int otherwise, int min, int max, List<String> faults) {
    String text = given.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    faults.add(message(key, text, "a whole number from " + min + " to " + max));
    return otherwise;
  }

  private static List<String> members(String text, Mode mode, List<String> faults) {
    List<String> members =
        Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    for (String member : members) {
      Optional<MemberAddress> address = MemberAddress.find(member);
      if (address.isEmpty()) {
        faults.add(message("members", member, MemberAddress.EXPECTED));
      } else if (mode == Mode.CLIENT && address.get().isMany()) {
        faults.add(message("members", member, "each by itself, as mode is client"));
      }
    }
    return members;
  }

  private static String withoutBrackets(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  static IllegalArgumentException fault(String key, String value, String expected) {
    return new IllegalArgumentException(message(key, value, expected));
  }

  private static String message(String key, String value, String expected) {
    return "pinion.hazelcast." + key + "=\"" + value + "\": expected " + expected;
  }
}
