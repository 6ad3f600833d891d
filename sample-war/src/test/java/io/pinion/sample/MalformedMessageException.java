package io.pinion.sample;

import java.io.IOException;

/** The peer sent what RFC 9112 forbids. */
public final class MalformedMessageException extends IOException {
  public MalformedMessageException(String message) {
    super(message);
  }
}
