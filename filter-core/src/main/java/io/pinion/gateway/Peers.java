package io.pinion.gateway;

import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionKeys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  private final PinStoreProvider provider;
  private final GatewayConfig config;
  private final boolean configured;
  private final SessionKeys keys;
  private volatile String secret;
  private volatile boolean joined;
  private volatile GatewayConfig followed;

  /** By member, in which settings. */
  private volatile Map<String, Set<String>> differing = Map.of();

  Peers(PinStoreProvider provider, GatewayConfig config) {
    this.provider = provider;
    this.config = config;
    this.followed = config;
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

  /** From now on, this configuration is followed as far as that takes no restart. */
  void configured(GatewayConfig now) {
    followed = now;
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
              return provider.exchange(own().lines());
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

  private AlikeSettings own() {
    return AlikeSettings.of(config, followed, keys);
  }

  private void compare(Map<String, String> others) {
    AlikeSettings own = own();
    Map<String, Set<String>> now = new HashMap<>();
    others.forEach(
        (member, lines) -> {
          Set<String> differences = own.differences(AlikeSettings.parsed(lines));
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
}
