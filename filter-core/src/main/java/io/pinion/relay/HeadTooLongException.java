package io.pinion.relay;

import java.io.IOException;

/** The container cannot send the head of this answer, and has sent nothing of it. */
final class HeadTooLongException extends IOException {
  private static final long serialVersionUID = 1;

  HeadTooLongException(Throwable cause) {
    super("the answer's head is longer than this server sends", cause);
  }
}
