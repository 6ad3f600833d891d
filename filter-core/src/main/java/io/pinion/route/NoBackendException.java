package io.pinion.route;

/** No backend can take the request now; its pin, if it has one, is kept. */
public final class NoBackendException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why not. */
  public enum Reason {
    /** There is none. */
    NONE_CONFIGURED,
    /** None serves the model that the request asks for. */
    MODEL_UNKNOWN,
    /** None is up. */
    NONE_USABLE
  }

  /** Why not. */
  private final Reason reason;

  NoBackendException(Reason reason, String message) {
    super(message, null, false, false); // an answer to the client, not a fault to trace
    this.reason = reason;
  }

  /** Why not. */
  public Reason reason() {
    return reason;
  }
}
