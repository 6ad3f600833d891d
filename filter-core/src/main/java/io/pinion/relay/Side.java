package io.pinion.relay;

/** Whose doing it is how an exchange ended. */
public enum Side {
  /** The caller's. */
  CLIENT,
  /** Our own. */
  GATEWAY,
  /** The backend's. */
  BACKEND
}
