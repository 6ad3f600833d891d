package io.pinion.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries connections to a server, until it forgets those that there are: then it swallows what
 * comes on them and tells nobody, as a firewall does that was restarted. New ones it carries.
 */
final class ForgetfulWire implements AutoCloseable {
  /** One connection: a socket on either side. */
  private record Carried(Socket near, Socket far) {}

  private final ServerSocket listener;
  private final URI server;
  private final Set<Carried> known = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private ForgetfulWire(URI server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  static ForgetfulWire to(URI server) {
    try {
      return new ForgetfulWire(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create(server.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
  }

  void forget() {
    known.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        open.add(near);
        Socket far = new Socket(server.getHost(), server.getPort());
        open.add(far);
        Carried connection = new Carried(near, far);
        known.add(connection);
        daemon(() -> carry(connection, near, far));
        daemon(() -> carry(connection, far, near));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void carry(Carried connection, Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (known.contains(connection)) {
          out.write(buffer, 0, count);
        }
      }
      if (known.contains(connection)) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      // closed, here or there
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "forgetful-wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
