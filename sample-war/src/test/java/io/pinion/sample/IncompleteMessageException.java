package io.pinion.sample;

import java.io.IOException;

/** The peer ended or reset the connection before its message was whole. */
public final class IncompleteMessageException extends IOException {
  public IncompleteMessageException(String message) {
    super(message);
  }

  public IncompleteMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
