package io.pinion.relay;

import javax.net.ssl.SSLException;

/** Failures of TLS as the relay tells of them, for tests of other packages. */
public final class TlsExceptions {
  private TlsExceptions() {}

  /** One of this kind, of which the JDK says this. */
  public static TlsException of(TlsFailure failure, String detail) {
    return new TlsException(failure, new SSLException(detail));
  }
}
