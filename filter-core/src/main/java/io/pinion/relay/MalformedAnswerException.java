package io.pinion.relay;

import java.io.IOException;

/** What a backend sent is no answer that could be passed on. */
final class MalformedAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedAnswerException(String fault) {
    super(fault);
  }

  /** Whether that is why a call failed: found here, or by the HTTP client, which has own types. */
  static boolean isCauseOf(Throwable failure) {
    return failure instanceof MalformedAnswerException || !(failure instanceof IOException);
  }
}
