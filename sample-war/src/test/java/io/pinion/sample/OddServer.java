package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pinion.relay.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Where TLS is expected, something else, or TLS for those alone who show a certificate. */
final class OddServer implements AutoCloseable {
  @FunctionalInterface
  private interface Greeting {
    void greet(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final Greeting greeting;

  private OddServer(Greeting greeting) {
    this.greeting = greeting;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Says this to whoever has sent something; if it is nothing, silence. */
  static OddServer answering(String text) {
    return new OddServer(
        socket -> {
          if (socket.getInputStream().read() >= 0) {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            if (!text.isEmpty()) {
              socket.shutdownOutput();
            }
          }
        });
  }

  /** Shakes hands with those who show a certificate of the tests' authority. */
  static OddServer askingForCertificates() {
    SSLSocketFactory factory = TestCertificates.server(TestCertificates.GOOD).getSocketFactory();
    return new OddServer(
        socket -> {
          SSLSocket tls = (SSLSocket) factory.createSocket(socket, null, false);
          tls.setUseClientMode(false);
          tls.setNeedClientAuth(true);
          tls.startHandshake();
        });
  }

  String uri() {
    return "https://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      try {
        greeting.greet(socket);
      } catch (IOException e) {
        socket.shutdownOutput(); // behind the alert
      }
      InputStream rest = socket.getInputStream();
      while (rest.read() >= 0) {
        // unread, it would make the close a reset, before which the alert may be lost
      }
    } catch (IOException e) {
      // closed is closed
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "odd server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
