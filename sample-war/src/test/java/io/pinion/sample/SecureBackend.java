package io.pinion.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.pinion.relay.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A backend behind TLS that answers 200, and tells who has called it how. */
final class SecureBackend implements AutoCloseable {
  /**
   * A request that has come.
   *
   * @param caller the name in the client's certificate; empty if it has shown none
   * @param serverNames those that it has asked for (SNI)
   */
  record Seen(String authorization, String caller, String serverNames) {}

  private final String id;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Seen> requests = new LinkedBlockingQueue<>();

  private SecureBackend(String id, HttpsServer server) {
    this.id = id;
    this.server = server;
  }

  /** With one of the {@link TestCertificates}. */
  static SecureBackend start(String id, String certificate) {
    return start(id, certificate, false);
  }

  /** One that serves nobody who does not show a certificate of the tests' authority. */
  static SecureBackend askingForCertificates(String id) {
    return start(id, TestCertificates.GOOD, true);
  }

  private static SecureBackend start(String id, String certificate, boolean needsClientAuth) {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      SecureBackend backend = new SecureBackend(id, HttpsServer.create(any, 50));
      backend.server.setHttpsConfigurator(
          new HttpsConfigurator(TestCertificates.server(certificate)) {
            @Override
            public void configure(HttpsParameters connection) {
              SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
              parameters.setNeedClientAuth(needsClientAuth);
              connection.setSSLParameters(parameters);
            }
          });
      backend.server.createContext("/", backend::answer);
      backend.server.setExecutor(backend.threads);
      backend.server.start();
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start backend " + id, e);
    }
  }

  String id() {
    return id;
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The oldest request that was not taken yet; there must be one. */
  Seen taken() {
    return requests.remove();
  }

  void clear() {
    requests.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
    if (!exchange.getRequestURI().getPath().equals("/health")) {
      requests.add(
          new Seen(
              String.valueOf(exchange.getRequestHeaders().get("Authorization")),
              caller(session),
              session.getRequestedServerNames().toString()));
    }
    exchange.getResponseHeaders().add("X-Backend", id);
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write(new byte[] {'o', 'k'});
    exchange.close();
  }

  private static String caller(ExtendedSSLSession session) {
    try {
      return session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
