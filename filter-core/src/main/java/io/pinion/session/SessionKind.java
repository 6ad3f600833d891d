package io.pinion.session;

/**
 * What an identifier stands for. Every explicit source (header, cookie, query) is one kind, so that
 * the same value through any of them is the same session.
 */
public enum SessionKind {
  /** Names a conversation; also generated ids. */
  EXPLICIT(true),
  /** The caller's login. */
  PRINCIPAL(true),
  /** An API key, which stands for many people: seeds the hash, is not pinned. */
  CREDENTIAL(false),
  /** A client address, which stands for many people: seeds the hash, is not pinned. */
  CLIENT_IP(false);

  private final boolean strong;

  SessionKind(boolean strong) {
    this.strong = strong;
  }

  /** Whether a session of this kind is pinned; a weak one only seeds the hash. */
  public boolean isStrong() {
    return strong;
  }

  /** The name that enters the session key; frozen, since a change would move every session. */
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
