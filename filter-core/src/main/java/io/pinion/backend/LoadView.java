package io.pinion.backend;

/** How busy each backend is, as this member sees it. Safe for many threads; never blocks. */
@FunctionalInterface
public interface LoadView {
  /** Calls that this member has open there. */
  int inFlight(Backend backend);

  /** Requests under way there, as far as is known: at least this member's own. */
  default double load(Backend backend) {
    return inFlight(backend);
  }

  /** Whether it is to get nothing more now as long as another backend has room. */
  default boolean isFull(Backend backend) {
    return false;
  }
}
