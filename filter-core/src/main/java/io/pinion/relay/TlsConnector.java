package io.pinion.relay;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslConnection;

/** Connects, and ends a TLS handshake that takes longer than a connection may. */
final class TlsConnector extends ClientConnector {
  @Override
  protected SelectorManager newSelectorManager() {
    return new ClientSelectorManager(getExecutor(), getScheduler(), getSelectors()) {
      @Override
      public void connectionOpened(Connection connection, Object context) {
        super.connectionOpened(connection, context);
        if (connection instanceof SslConnection tls) {
          limit(tls);
        }
      }
    };
  }

  private void limit(SslConnection tls) {
    long millis = getConnectTimeout().toMillis();
    var unused =
        getScheduler()
            .schedule(
                () -> {
                  if (Carrier.isInHandshake(tls.getSSLEngine())) {
                    tls.getSslEndPoint()
                        .close(
                            new SSLHandshakeException(
                                "no TLS within pinion.timeout.connect (" + millis + "ms)"));
                  }
                },
                millis,
                TimeUnit.MILLISECONDS);
  }
}
