package io.pinion.relay;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;
import org.eclipse.jetty.io.Connection;

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
}
