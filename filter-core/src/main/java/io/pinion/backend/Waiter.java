package io.pinion.backend;

import java.util.List;

/** Who wants a place at a backend, and waits for it in the queue; told apart by identity. */
public interface Waiter {
  /** Where it wants one, the best first; the same as long as it waits. Must not block. */
  List<Backend> wanted();

  /** Whether it could use one there at this moment. Must not block. */
  boolean mayUse(Backend backend);

  /** It waits no longer, and has a place there, which it gives back. */
  void admitted(Backend backend);

  /** It waits no longer, and has no place. */
  void turnedAway();
}
