package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionKeys;
import io.pinion.session.SessionKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the members that share a store must have alike, or one session goes to several backends: the
 * session secret, on which they agree where none is configured, and the settings that decide about
 * sessions, of which differences are reported.
 */
final class Peers {
  private static final Logger LOG = System.getLogger(Peers.class.getName());
  private static final Duration FIRST_MEETING = Duration.ofSeconds(5);
  private static final int SECRET_BYTES = 32;
  private static final String SECRET = "session-secret";

  /** Longer values, as of a hundred backends, are compared by their hash. */
  private static final int LONGEST_VALUE = 200;

  private static final List<Setting<?>> ALIKE =
      List.of(
          SessionSettings.SESSION_SOURCES,
          SessionSettings.SESSION_FINGERPRINT,
          SessionSettings.SESSION_TENANT,
          SessionSettings.SESSION_WHEN_ABSENT,
          SessionSettings.SESSION_PIN_WEAK,
          SelectionSettings.SELECTOR,
          SelectionSettings.BOUNDED_LOAD,
          SelectionSettings.FAILBACK,
          SessionSettings.PIN_TTL,
          SessionSettings.PIN_SLIDING,
          SessionSettings.PIN_MAX_ENTRIES,
          SessionSettings.RESPONSES_TTL,
          SessionSettings.RESPONSES_MAX_ENTRIES);

  private final PinStoreProvider provider;
  private final GatewayConfig config;
  private final boolean configured;
  private final SessionKeys keys;
  private volatile String secret;
  private volatile boolean joined;
  private volatile List<Backend> backends;

  /** By member, in which settings. */
  private volatile Map<String, Set<String>> differing = Map.of();

  Peers(PinStoreProvider provider, GatewayConfig config) {
    this.provider = provider;
    this.config = config;
    this.backends = config.backends();
    String given = config.find(SessionSettings.SESSION_SECRET);
    this.configured = given != null;
    this.secret = given == null ? random() : given;
    this.keys = new SessionKeys(bytes(secret));
  }

  private static String random() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Session keys under the secret of the moment. */
  SessionKeys keys() {
    return keys;
  }

  /** From now on, other backends are configured. */
  void configured(List<Backend> now) {
    backends = now;
  }

  /** Meets the others for the first time; may block for some seconds. */
  void join() {
    try {
      meet().toCompletableFuture().get(FIRST_MEETING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(
          Level.WARNING,
          "the members that share the store {0} cannot be reached; this one goes on by itself until"
              + " they can: {1}",
          provider.name(),
          String.valueOf(e.getCause() == null ? e : e.getCause()));
    }
    joined = true;
  }

  /** Takes over what the others have agreed on, and notes where they differ. Never fails. */
  void check() {
    var unused =
        meet()
            .whenComplete(
                (met, failure) -> {
                  if (failure != null) {
                    LOG.log(Level.DEBUG, "the other members cannot be reached", failure);
                  }
                });
  }

  /** How many other members differ in something. */
  int differing() {
    return differing.size();
  }

  private CompletionStage<Void> meet() {
    CompletionStage<String> agreed =
        configured ? CompletableFuture.completedFuture(secret) : provider.agree(SECRET, secret);
    return agreed
        .thenCompose(
            value -> {
              adopt(value);
              return provider.exchange(lines(own()));
            })
        .thenAccept(this::compare);
  }

  private void adopt(String agreed) {
    if (agreed.equals(secret)) {
      return;
    }
    keys.use(bytes(agreed));
    secret = agreed;
    if (joined) {
      LOG.log(
          Level.WARNING,
          "this member had gone on by itself with a session secret of its own, and takes over that"
              + " of the others: its sessions are selected afresh");
    }
  }

  private Map<String, String> own() {
    Map<String, String> own = new LinkedHashMap<>();
    for (Setting<?> setting : ALIKE) {
      own.put(setting.key(), shown(setting));
    }
    for (Backend backend : backends) {
      own.put(BackendSettings.PREFIX + backend.id(), shown(backend));
    }
    // a keyed hash of nothing in particular: tells equal from different and no more
    own.put(
        SessionSettings.SESSION_SECRET.key(), keys.derive(SessionKind.EXPLICIT, "", "").toString());
    return own;
  }

  /** What decides where sessions go; never its headers, which may be credentials. */
  private static String shown(Backend backend) {
    String room = backend.maxSessions() == 0 ? "" : " max-sessions=" + backend.maxSessions();
    String models =
        backend.models().isEmpty() ? "" : " models=" + new TreeSet<>(backend.models().keySet());
    return backend.url() + " " + backend.weight() + room + models;
  }

  /** However it was written. */
  private String shown(Setting<?> setting) {
    Object value = config.find(setting);
    return value instanceof Duration ? value.toString() : config.text(setting);
  }

  private static String lines(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + shortened(setting.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String shortened(String value) {
    String line = value.replace('\n', ' ');
    return line.length() <= LONGEST_VALUE ? line : "#" + Integer.toHexString(line.hashCode());
  }

  private void compare(Map<String, String> others) {
    Map<String, String> own = parsed(lines(own()));
    Map<String, Set<String>> now = new HashMap<>();
    others.forEach(
        (member, lines) -> {
          Set<String> differences = differences(own, parsed(lines));
          if (!differences.isEmpty()) {
            now.put(member, differences);
          }
        });
    Map<String, Set<String>> before = differing;
    now.forEach(
        (member, differences) -> {
          if (!differences.equals(before.get(member))) {
            LOG.log(
                Level.WARNING,
                "member {0} is configured differently, so that the same session may go to several"
                    + " backends: {1}",
                member,
                String.join("; ", differences));
          }
        });
    differing = Map.copyOf(now);
  }

  private static Set<String> differences(Map<String, String> own, Map<String, String> others) {
    Set<String> keys = new TreeSet<>(own.keySet());
    keys.addAll(others.keySet());
    Set<String> differences = new TreeSet<>();
    for (String key : keys) {
      String here = own.get(key);
      String there = others.get(key);
      if (!Objects.equals(here, there)) {
        differences.add(
            key.equals(SessionSettings.SESSION_SECRET.key())
                ? key + " is another"
                : key + " is " + quoted(there) + ", here " + quoted(here));
      }
    }
    return differences;
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "not set" : "\"" + value + "\"";
  }

  private static Map<String, String> parsed(String lines) {
    Map<String, String> settings = new HashMap<>();
    lines
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                settings.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return settings;
  }
}
