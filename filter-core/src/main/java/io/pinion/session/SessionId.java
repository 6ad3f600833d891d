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

  /**
   * Whether the value has 1 to 256 visible ASCII characters. Of callers themselves, who are known
   * by what the container or a credential says, it is enough that there is a value.
   */
  public boolean isValid() {
    boolean caller = kind == SessionKind.PRINCIPAL || kind == SessionKind.CREDENTIAL;
    return caller ? !value.isEmpty() : isVisible();
  }

  /** Whether the value may be passed on in a header: a weak kind's never is. */
  public boolean isShown() {
    return kind.isStrong() && isVisible();
  }

  /** Whether it has the form of the ids that gateways generate. */
  public boolean isOfGateway() {
    return kind == SessionKind.EXPLICIT && GeneratedId.isOne(value);
  }

  private boolean isVisible() {
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
