package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ModelRoute;
import io.pinion.session.SessionKeys;
import io.pinion.session.SessionKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a member that all must have alike, as it tells the others: lines of key and
 * value. No credential is among them, and hashes are keyed: they tell equal from different and no
 * more. Immutable.
 */
final class AlikeSettings {
  /** No client can have it for a tenant, so that no session key is the hash of a value. */
  private static final String SCOPE = "\nsettings";

  /** Of a longer value the rest is told by its hash. */
  static final int LONGEST_VALUE = 4_000;

  private static final int SHOWN = 100;
  private static final int SHOWN_BEFORE = 20;
  private static final String SECRET = SessionSettings.SESSION_SECRET.key();

  private final Map<String, String> values;

  private AlikeSettings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Those of this member.
   *
   * @param started what it was started with
   * @param followed what it follows by now, where that takes no restart
   */
  static AlikeSettings of(GatewayConfig started, GatewayConfig followed, SessionKeys keys) {
    Map<String, String> own = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      if (setting.alike()) {
        own.put(setting.key(), text(setting, started));
      }
    }
    if (started.find(SessionSettings.SESSION_PATHS) == null) {
      own.put(SessionSettings.SESSION_PATHS.key(), text(Settings.PATHS, started));
    }
    own.put(
        ModelSettings.ROUTES.key(),
        followed.modelRoutes().stream().map(ModelRoute::name).collect(Collectors.joining(",")));
    for (ModelRoute route : followed.modelRoutes()) {
      own.put(ModelRouteSettings.PREFIX + route.name(), text(route));
    }
    for (Backend backend : followed.backends()) {
      own.put(BackendSettings.PREFIX + backend.id(), text(backend));
    }
    own.replaceAll((key, value) -> line(value, keys));
    own.put(SECRET, keys.derive(SessionKind.EXPLICIT, "", "").toString());
    return new AlikeSettings(own);
  }

  /** However it was written. */
  private static String text(Setting<?> setting, GatewayConfig config) {
    Object value = config.find(setting);
    return value instanceof Duration || value instanceof Number
        ? String.valueOf(value)
        : config.text(setting);
  }

  private static String text(ModelRoute route) {
    String match = route.match() == null ? "" : " match=" + route.match();
    return "models=" + route.models() + match + " description=" + route.description();
  }

  /** What decides where sessions go; never its headers, which may be credentials. */
  private static String text(Backend backend) {
    String room = backend.maxSessions() == 0 ? "" : " max-sessions=" + backend.maxSessions();
    String models =
        backend.models().isEmpty() ? "" : " models=" + new TreeSet<>(backend.models().keySet());
    return backend.url() + " " + backend.weight() + room + models;
  }

  private static String line(String value, SessionKeys keys) {
    String line = value.lines().collect(Collectors.joining(" "));
    if (line.length() <= LONGEST_VALUE) {
      return line;
    }
    boolean inPair = Character.isHighSurrogate(line.charAt(LONGEST_VALUE - 1));
    return line.substring(0, inPair ? LONGEST_VALUE - 1 : LONGEST_VALUE)
        + " #"
        + keys.derive(SessionKind.EXPLICIT, SCOPE, line).hash();
  }

  /** As another member has told them. */
  static AlikeSettings parsed(String lines) {
    Map<String, String> values = new HashMap<>();
    lines
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .map(line -> line.split("=", 2))
        .forEach(line -> values.put(line[0], line[1]));
    return new AlikeSettings(values);
  }

  /** As others are told. */
  String lines() {
    return values.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** In what another member's are not like these. */
  Set<String> differences(AlikeSettings other) {
    Set<String> keys = new TreeSet<>(values.keySet());
    keys.addAll(other.values.keySet());
    Set<String> differences = new TreeSet<>();
    for (String key : keys) {
      String here = values.get(key);
      String there = other.values.get(key);
      if (!Objects.equals(here, there) && !isOfAnotherVersion(key, here, there)) {
        differences.add(key.equals(SECRET) ? key + " is another" : difference(key, there, here));
      }
    }
    return differences;
  }

  /** All members of one version tell these, set or not. */
  private static boolean isOfAnotherVersion(
      String key, @Nullable String here, @Nullable String there) {
    return (here == null || there == null)
        && Settings.ALL.stream().anyMatch(setting -> setting.key().equals(key));
  }

  private static String difference(String key, @Nullable String there, @Nullable String here) {
    int begin = 0;
    if (there != null && here != null && Math.max(there.length(), here.length()) > SHOWN) {
      begin = Math.max(0, alike(there, here) - SHOWN_BEFORE);
    }
    return key + " is " + quoted(there, begin) + ", here " + quoted(here, begin);
  }

  private static int alike(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int alike = 0;
    while (alike < shorter && one.charAt(alike) == other.charAt(alike)) {
      alike++;
    }
    return alike;
  }

  private static String quoted(@Nullable String value, int begin) {
    if (value == null) {
      return "not set";
    }
    int end = Math.min(begin + SHOWN, value.length());
    return '"'
        + (begin > 0 ? "..." : "")
        + value.substring(Math.min(begin, end), end)
        + (end < value.length() ? "..." : "")
        + '"';
  }
}
