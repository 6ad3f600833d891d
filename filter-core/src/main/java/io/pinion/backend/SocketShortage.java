package io.pinion.backend;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * That this process could not have another socket: when it last was so is remembered for the
 * process as a whole, whose descriptors they are.
 */
public final class SocketShortage {
  /**
   * How long the JDK remembers a name that could not be looked up, which without a descriptor none
   * can: its default for {@code networkaddress.cache.negative.ttl}.
   */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private static volatile long last = System.nanoTime() - REMEMBERED.toNanos();

  private SocketShortage() {}

  /** What the system has said just now. */
  public static NoSocketException now(IOException cause) {
    last = System.nanoTime();
    return new NoSocketException(
        "this process cannot open another socket: " + cause.getMessage(), cause);
  }

  /**
   * The reason why a name is not known: a {@link NoSocketException}, if a socket could not be
   * opened a moment ago; otherwise it is as given.
   */
  public static IOException orUnknown(UnknownHostException unknown) {
    boolean remembered = System.nanoTime() - last < REMEMBERED.toNanos();
    return remembered
        ? new NoSocketException("this process could not open a socket to look a name up", unknown)
        : unknown;
  }
}
