package io.pinion.relay;

import java.security.cert.CertificateException;

/** A backend's certificate is refused. */
final class UntrustedException extends CertificateException {
  private static final long serialVersionUID = 1;

  private final TlsFailure failure;

  UntrustedException(TlsFailure failure, CertificateException cause) {
    super(failure.message() + ": " + cause.getMessage(), cause);
    this.failure = failure;
  }

  TlsFailure failure() {
    return failure;
  }
}
