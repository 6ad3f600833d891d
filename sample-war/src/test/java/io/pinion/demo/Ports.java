package io.pinion.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback address, asked for beforehand. */
final class Ports {
  private static final int MAX = 65535;

  private Ports() {}

  /**
   * Where to listen. Tomcat's own report of a port that is taken is a page long.
   *
   * @param setting the name of the setting that the value is of
   * @throws IllegalStateException if the value is no port, or the port is taken
   */
  static InetSocketAddress expectFree(String setting, String value) throws IOException {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > MAX) {
      throw new IllegalStateException(
          setting + "=" + value + ": expected a port, 0 to " + MAX + " (0 for any free one)");
    }
    InetSocketAddress address = new InetSocketAddress(loopback(), Integer.parseInt(value));
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    } catch (BindException e) {
      throw new IllegalStateException(
          setting
              + "="
              + value
              + ": expected a free port, but this one is taken; choose another"
              + " with -D"
              + setting
              + "=",
          e);
    }
    return address;
  }

  /** One that nobody listens at. */
  static int free() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, loopback())) {
      return probe.getLocalPort();
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
