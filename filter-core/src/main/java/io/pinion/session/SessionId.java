package io.pinion.session;

/**
 * An identifier as a request carried it. Its text never shows the value, which may be a secret of
 * the client.
 *
 * @param kind what it stands for
 * @param source where it was found, as in the settings, for example {@code header:X-Session-ID}
 * @param value the raw value, possibly invalid
 * @param conflicting whether the same source carried a second, different value
 */
public record SessionId(SessionKind kind, String source, String value, boolean conflicting) {
  private static final int MAX_LENGTH = 256;

  /** Whether the value has 1 to 256 visible ASCII characters. */
  public boolean isValid() {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "SessionId[" + kind.label() + " from " + source + "]";
  }
}
