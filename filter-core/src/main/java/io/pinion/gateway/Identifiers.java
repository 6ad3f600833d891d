package io.pinion.gateway;

import io.pinion.session.Identifier;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.SessionKeys;
import java.util.ArrayList;
import java.util.List;

/** Identification as configured. */
final class Identifiers {
  private Identifiers() {}

  /**
   * @param keys under the secret that all members have
   */
  static Identifier of(GatewayConfig config, SessionKeys keys) {
    return new Identifier(
        sources(config),
        config.get(SessionSettings.SESSION_TENANT),
        keys,
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
}
