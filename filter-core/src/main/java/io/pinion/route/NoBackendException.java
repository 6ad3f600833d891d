package io.pinion.route;

/** No backend can take the request now; its pin, if it has one, is kept. */
public final class NoBackendException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoBackendException(String message) {
    super(message, null, false, false); // an answer to the client, not a fault to trace
  }
}
