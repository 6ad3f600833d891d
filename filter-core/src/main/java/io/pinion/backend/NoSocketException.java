package io.pinion.backend;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * This process cannot have another socket, most likely because its file descriptors are used up:
 * nothing was asked of a backend, and nothing is known of it. When that last was so is remembered
 * for the process as a whole, whose descriptors they are.
 */
public final class NoSocketException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * How long the JDK remembers a name that could not be looked up, which without a descriptor none
   * can: its default for {@code networkaddress.cache.negative.ttl}.
   */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private static volatile long lastShort = System.nanoTime() - REMEMBERED.toNanos();

  private NoSocketException(String message, IOException cause) {
    super(message, cause);
  }

  /** What the system has said just now. */
  public static NoSocketException now(IOException cause) {
    lastShort = System.nanoTime();
    return new NoSocketException(
        "this process cannot open another socket: " + cause.getMessage(), cause);
  }

  /**
   * The reason why a name is not known: this one, if a socket could not be opened a moment ago;
   * otherwise it is as given.
   */
  public static IOException orUnknown(UnknownHostException unknown) {
    boolean remembered = System.nanoTime() - lastShort < REMEMBERED.toNanos();
    return remembered
        ? new NoSocketException("this process could not open a socket to look a name up", unknown)
        : unknown;
  }

  /** Whether this is why something failed, or that there was no local port left for a socket. */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSocketException || cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
