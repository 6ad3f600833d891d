package io.pinion.relay;

import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;

/**
 * A connection of HTTP/2 that is idle only while no call is under way. Jetty's is also while all of
 * them are silent, and would cut them; but a prompt may take minutes.
 */
final class PatientConnection extends HttpConnectionOverHTTP2 {
  PatientConnection(Destination backend, Session session, HTTP2Connection connection) {
    super(backend, session, connection);
  }

  @Override
  public boolean onIdleTimeout(long idleTimeout, Throwable failure) {
    return getSession().getStreams().isEmpty() && super.onIdleTimeout(idleTimeout, failure);
  }
}
