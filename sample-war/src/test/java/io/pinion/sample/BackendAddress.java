package io.pinion.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;

/** Where a {@link TestBackend} listens, and whether behind TLS. */
record BackendAddress(InetSocketAddress socket, ServerSocketFactory sockets) {
  // small, so that back-pressure shows after little data
  static final int SOCKET_BUFFER = 64 * 1024;

  private static final int BACKLOG = 256;

  /** At {@code 127.0.0.NUMBER}; port 0 means any free one. */
  static BackendAddress loopback(int number, int port) {
    try {
      byte[] address = {127, 0, 0, (byte) number};
      return new BackendAddress(
          new InetSocketAddress(InetAddress.getByAddress(address), port),
          ServerSocketFactory.getDefault());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // these are four bytes
    }
  }

  /** The same behind TLS. */
  BackendAddress behind(SSLContext tls) {
    return new BackendAddress(socket, tls.getServerSocketFactory());
  }

  /** The same with the port that a listener of it has got. */
  BackendAddress of(ServerSocket listener) {
    return new BackendAddress(
        new InetSocketAddress(socket.getAddress(), listener.getLocalPort()), sockets);
  }

  ServerSocket listen() throws IOException {
    ServerSocket listener = sockets.createServerSocket();
    listener.setReuseAddress(true);
    listener.setReceiveBufferSize(SOCKET_BUFFER);
    try {
      listener.bind(socket, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    return listener;
  }

  int port() {
    return socket.getPort();
  }

  URI uri() {
    String scheme = sockets instanceof SSLServerSocketFactory ? "https" : "http";
    return URI.create(scheme + "://" + socket.getAddress().getHostAddress() + ":" + port());
  }

  @Override
  public String toString() {
    return uri().toString();
  }
}
