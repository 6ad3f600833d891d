package io.pinion.relay;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/** The connection that carries a call, in HTTP/2 with others. */
final class Carrier {
  private Carrier() {}

  /** Of a call that has one. */
  static Connection of(Request sent) {
    Object used = sent.getConnection();
    return used instanceof HttpConnectionOverHTTP2 shared
        ? ((HTTP2Session) shared.getSession()).getEndPoint().getConnection()
        : (Connection) used;
  }

  /** Whether it carries other calls meanwhile. */
  static boolean isShared(Request sent) {
    return sent.getConnection() instanceof HttpConnectionOverHTTP2;
  }

  /** Whether TLS was not agreed on yet, or never was: then no request has been sent on it. */
  static boolean isInHandshake(Connection connection) {
    return connection.getEndPoint() instanceof SslConnection.SslEndPoint tls
        && isInHandshake(tls.getSslConnection().getSSLEngine());
  }

  /** The protocol of a session that is not agreed on is called so by the JDK. */
  static boolean isInHandshake(SSLEngine engine) {
    return engine.getSession().getProtocol().equals("NONE");
  }
}
