package io.pinion.relay;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt or an exchange ended.
 *
 * @param ending the way
 * @param status the backend's or the gateway's status; 0 if there was none
 * @param cause what went wrong; null if nothing did
 */
public record Outcome(Ending ending, int status, @Nullable Throwable cause) {
  /** As metrics and logs have it: which way TLS failed, if it did. */
  public String label() {
    return cause instanceof TlsException tls ? tls.failure().label() : ending.label();
  }

  static Outcome of(Ending ending) {
    return new Outcome(ending, 0, null);
  }

  static Outcome failed(Ending ending, Throwable cause) {
    return new Outcome(ending, 0, cause);
  }
}
