package io.pinion.relay;

import io.pinion.backend.Protocol;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;

/**
 * Refuses a TLS connection on which the backend has not agreed on HTTP/2. The HTTP client would
 * speak it all the same, and not understand what it hears.
 */
final class AgreedHttp2 implements SslHandshakeListener {
  @Override
  public void handshakeSucceeded(Event event) throws SSLException {
    if (!Protocol.H2.label().equals(event.getSSLEngine().getApplicationProtocol())) {
      SSLHandshakeException refused = new SSLHandshakeException(TlsFailure.NO_HTTP2.message());
      throw (SSLException)
          refused.initCause(new TlsException(TlsFailure.NO_HTTP2, new SSLException("ALPN")));
    }
  }
}
