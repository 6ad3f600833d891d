package io.pinion.relay;

import java.io.IOException;

/** The request's body is longer than it may be. */
public final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  BodyTooLargeException(long limit) {
    super("the request's body is longer than " + limit + " bytes (pinion.request.max-bytes)");
  }
}
