package io.pinion.backend;

import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * This process cannot have another socket, most likely because its file descriptors are used up:
 * nothing was asked of a backend, and nothing is known of it.
 */
public final class NoSocketException extends IOException {
  private static final long serialVersionUID = 1;

  /** With what was tried, and how it failed. */
  public NoSocketException(String message, IOException cause) {
    super(message, cause);
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
