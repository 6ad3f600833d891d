package io.pinion.backend;

import java.util.Iterator;
import java.util.random.RandomGenerator;

/**
 * Ranks backends for a session. Retry, overflow, drain and repin all mean "next in rank", so a
 * selector that hashes must give every member of a cluster the same ranking. Called by many threads
 * at once; must not block.
 */
@FunctionalInterface
public interface BackendSelector {
  /**
   * The backends in order of preference, each once, computed as far as it is asked for. Used by one
   * thread at a time.
   */
  Iterator<Backend> rank(Selection selection);

  /**
   * Weighted rendezvous hashing: a backend that leaves moves only its own keys, and weights are
   * exact. Needs a key.
   */
  static BackendSelector rendezvous() {
    return new RendezvousSelector();
  }

  /**
   * The less loaded of two random backends first, relative to weight, then the others in random
   * order (power of two choices, Mitzenmacher 2001). Needs no key.
   */
  static BackendSelector leastRequests(RandomGenerator random) {
    return new LeastRequestsSelector(random);
  }
}
