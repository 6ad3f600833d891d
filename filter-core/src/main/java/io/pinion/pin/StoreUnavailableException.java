package io.pinion.pin;

/** The store has not answered, or was not asked because it has not answered before. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a stack trace: it says where, and may be thrown for each request. */
  StoreUnavailableException(String message) {
    super(message, null, false, false);
  }
}
