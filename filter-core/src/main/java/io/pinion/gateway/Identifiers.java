package io.pinion.gateway;

import io.pinion.session.Identifier;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.SessionKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Identification as configured. */
final class Identifiers {
  private static final int RANDOM_SECRET_BYTES = 32;

  private Identifiers() {}

  static Identifier of(GatewayConfig config) {
    return new Identifier(
        sources(config),
        config.get(SessionSettings.SESSION_TENANT),
        new SessionKeys(secret(config)),
        config.get(SessionSettings.SESSION_WHEN_ABSENT),
        config.get(SessionSettings.SESSION_PIN_WEAK));
  }

  private static List<SessionIdResolver> sources(GatewayConfig config) {
    List<SessionIdResolver> sources = new ArrayList<>(config.get(SessionSettings.SESSION_SOURCES));
    if (config.get(SessionSettings.SESSION_FINGERPRINT)) {
      sources.add(SessionIdResolver.fingerprint());
    }
    return sources;
  }

  private static byte[] secret(GatewayConfig config) {
    String configured = config.find(SessionSettings.SESSION_SECRET);
    if (configured != null) {
      return configured.getBytes(StandardCharsets.UTF_8);
    }
    byte[] random = new byte[RANDOM_SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
