package io.pinion.relay;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no TLS connection to a backend, and where that may be mended. */
public enum TlsFailure {
  /** Its certificate, or one that it rests on, has expired or is not valid yet. */
  CERTIFICATE_EXPIRED("the backend's certificate has expired, or is not valid yet"),
  /** Its certificate rests on none that is trusted, or is its own. */
  UNTRUSTED("the backend's certificate rests on none that is trusted (tls.trust-store)"),
  /** Its certificate is for other names. */
  WRONG_HOST("the backend's certificate is for another host (tls.server-name, tls.verify-host)"),
  /** It asks for a certificate, and got none, or one that it does not accept. */
  CLIENT_CERTIFICATE_REFUSED(
      "the backend does not accept the gateway's certificate, or has got none (tls.key-store)"),
  /** What it answers is no TLS. */
  NOT_TLS("the backend does not speak TLS at this port, but its url is https"),
  /** It speaks TLS, but no HTTP/2. */
  NO_HTTP2("the backend has not agreed on HTTP/2 (protocol)"),
  /** A file of certificates or keys cannot be read any more. */
  STORE_UNREADABLE("the gateway cannot read its files for this backend (tls.*-store)"),
  /** Anything else. */
  HANDSHAKE_FAILED("the TLS handshake with the backend failed, or did not end in time");

  /** RFC 8446 section 6.2: what a server says of a client's certificate, as the JDK names it. */
  private static final Set<String> ABOUT_OUR_CERTIFICATE =
      Set.of(
          "access_denied",
          "bad_certificate",
          "certificate_expired",
          "certificate_required",
          "certificate_revoked",
          "certificate_unknown",
          "unknown_ca",
          "unsupported_certificate");

  private static final String ALERT = "Received fatal alert: ";

  private final String message;

  TlsFailure(String message) {
    this.message = message;
  }

  /** As metrics and logs have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For people: what it is, with the settings of the backend that matter. */
  public String message() {
    return message;
  }

  /** The failure that something tells of; null if it is none of TLS. */
  static @Nullable TlsFailure in(Throwable failure) {
    TlsFailure found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedException untrusted) {
        return untrusted.failure();
      } else if (cause instanceof TlsException known) {
        return known.failure();
      } else if (cause instanceof SSLException && found == null) {
        found = byMessage(String.valueOf(cause.getMessage()));
      }
    }
    return found;
  }

  /** The JDK has no types for these; nor does it translate their messages. */
  private static TlsFailure byMessage(String text) {
    if (text.contains("nrecognized SSL message")) {
      return NOT_TLS;
    } else if (text.contains("no_application_protocol")) {
      return NO_HTTP2;
    }
    int alert = text.indexOf(ALERT);
    return alert >= 0 && ABOUT_OUR_CERTIFICATE.contains(text.substring(alert + ALERT.length()))
        ? CLIENT_CERTIFICATE_REFUSED
        : HANDSHAKE_FAILED;
  }

  /** Whether a certificate's time is why it was refused. */
  static boolean isOfTime(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return true;
      }
    }
    return false;
  }
}
