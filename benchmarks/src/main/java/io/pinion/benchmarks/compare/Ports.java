package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
final class Ports {
  /** Below the ephemeral ports, so that no client's socket takes one before its server starts. */
  private static final int FIRST = 19_100;

  private static final int LAST = 20_000;

  private static int next = FIRST;

  private Ports() {}

  /** A port that nobody listens on; another one each time. */
  static synchronized int free() throws IOException {
    while (next < LAST) {
      int port = next++;
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        return port;
      } catch (IOException e) {
        // taken
      }
    }
    throw new IOException("no port from " + FIRST + " to " + LAST + " is free");
  }
}
