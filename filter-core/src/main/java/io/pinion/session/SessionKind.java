package io.pinion.session;

import java.util.Locale;

/**
 * What an identifier stands for. Every source that names a session (header, cookie, query, path,
 * field of the body, fingerprint) is one kind, so that the same value through any of them is the
 * same session.
 */
public enum SessionKind {
  /** Names a conversation; also generated and derived ids. */
  EXPLICIT(true),
  /** The answer that a request continues: another one each time, and so never pinned. */
  RESPONSE(false),
  /** The caller's login. */
  PRINCIPAL(true),
  /** An API key, which stands for many people. */
  CREDENTIAL(false),
  /** A client address, which stands for many people. */
  CLIENT_IP(false),
  /** The nonce of a WebSocket handshake, which no other one has. */
  WEBSOCKET_KEY(false);

  private final boolean strong;

  SessionKind(boolean strong) {
    this.strong = strong;
  }

  /**
   * Whether a session of this kind is pinned. A weak one only seeds the hash, unless the settings
   * say otherwise; and its id is not passed on.
   */
  public boolean isStrong() {
    return strong;
  }

  /** The name that enters the session key; frozen, since a change would move every session. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
