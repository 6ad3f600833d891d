package io.pinion.backend;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * This process cannot have another socket, most likely because its file descriptors are used up:
 * nothing was asked of a backend, and nothing is known of it.
 */
public final class NoSocketException extends IOException {
  private static final long serialVersionUID = 1;

  /** What the system has said. */
  public NoSocketException(IOException cause) {
    super("this process cannot open another socket: " + cause.getMessage(), cause);
  }

  /** Whether this is why something failed. */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSocketException) {
        return true;
      }
    }
    return false;
  }
}
