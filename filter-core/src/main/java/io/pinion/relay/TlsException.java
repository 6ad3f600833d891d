package io.pinion.relay;

import java.io.IOException;

/** There is no TLS connection to a backend. The message is for people, and holds no secret. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1;

  private final TlsFailure failure;

  /** A connection that failed in this way; the cause may tell more. */
  public TlsException(TlsFailure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** Which way it failed. */
  public TlsFailure failure() {
    return failure;
  }
}
