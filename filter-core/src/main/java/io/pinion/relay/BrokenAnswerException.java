package io.pinion.relay;

import java.io.IOException;

/** Thrown into the container to have it cut off an answer that cannot be completed. */
public final class BrokenAnswerException extends IOException {
  /** Request attribute that asks the servlet to throw this. */
  public static final String ATTRIBUTE = "io.pinion.broken-answer";

  private static final long serialVersionUID = 1;

  /** The answer has broken off. */
  public BrokenAnswerException() {
    super("the backend's answer broke off");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // a signal, not a fault to trace
  }
}
