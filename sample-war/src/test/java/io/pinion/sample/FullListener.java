package io.pinion.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A port of the loopback address that neither accepts nor refuses, as if its host had gone: the
 * queue of connections to be accepted is full, and the system drops what asks for another.
 */
final class FullListener implements AutoCloseable {
  private static final int DROPPED_AFTER_MILLIS = 500;
  private static final int MOST_QUEUED = 64;

  private final ServerSocket listener = new ServerSocket();
  private final Deque<Socket> queued = new ArrayDeque<>();

  FullListener() throws IOException {
    listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1);
    while (queues()) {
      if (queued.size() == MOST_QUEUED) {
        close();
        throw new IllegalStateException("this system queues more than " + MOST_QUEUED);
      }
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private boolean queues() throws IOException {
    Socket socket = new Socket();
    queued.add(socket);
    try {
      socket.connect(listener.getLocalSocketAddress(), DROPPED_AFTER_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listener.close();
  }
}
