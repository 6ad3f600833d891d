package io.pinion.relay;

import io.pinion.backend.Tls;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.io.ssl.SslClientConnectionFactory.SslEngineFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Gives each connection the TLS of its backend, which its destination has as {@link Link}, so that
 * one HTTP client calls backends of different settings.
 */
final class TlsEngines extends SslContextFactory.Client implements SslEngineFactory {
  private static final String BY_HTTPS = "HTTPS"; // RFC 2818, which is that of RFC 9110 section 4.3
  private static final String NOT_AT_ALL = ""; // null would change nothing

  private final TlsContexts contexts;

  TlsEngines(TlsContexts contexts) {
    this.contexts = contexts;
  }

  @Override
  public SSLEngine newSslEngine(String host, int port, Map<String, Object> context) {
    Tls tls = Link.of(context.get(Destination.CONTEXT_KEY)).tls();
    String name = tls.serverName();
    try {
      SSLEngine engine = contexts.of(tls).createSSLEngine(name == null ? host : name, port);
      customize(engine); // no outdated ciphers
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(tls.verifyHost() ? BY_HTTPS : NOT_AT_ALL);
      if (name != null) {
        parameters.setServerNames(List.of(new SNIHostName(name)));
      }
      engine.setSSLParameters(parameters);
      return engine;
    } catch (TlsException e) {
      throw new UncheckedIOException(e);
    }
  }
}
