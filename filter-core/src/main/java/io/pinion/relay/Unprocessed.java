package io.pinion.relay;

import java.io.IOException;
import org.eclipse.jetty.client.RetryableRequestException;
import org.eclipse.jetty.http2.ErrorCode;

/**
 * Whether a backend has said that it has not begun a call, which so can be made anew whatever it
 * asks for (RFC 9113 section 8.7): it has refused the stream, or is going away and has named one
 * before it as the last that it serves.
 */
final class Unprocessed {
  private static final String REFUSED =
      ErrorCode.toString(ErrorCode.REFUSED_STREAM_ERROR.code, null);

  private Unprocessed() {}

  static boolean isCauseOf(Throwable failure) {
    return failure instanceof RetryableRequestException
        || (failure instanceof IOException && REFUSED.equals(failure.getMessage()));
  }
}
