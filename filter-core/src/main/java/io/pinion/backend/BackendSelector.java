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
  /** The name that {@code pinion.selector} gives; its class's name unless it has one. */
  default String name() {
    return getClass().getName();
  }

  /**
   * Whether a ranking depends on key and backends alone, so that all members of a cluster rank
   * alike at any time. If not, each session is pinned where its first request went.
   */
  default boolean ranksByKeyAlone() {
    return false;
  }

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

  /**
   * A hash ring of 160 points a backend, as ketama has it. A backend that leaves moves only its own
   * keys; the busiest of several has about a sixth more than its share. Needs a key.
   */
  static BackendSelector ring() {
    return new RingSelector();
  }

  /**
   * A Maglev table of 65,537 places: even, fast for many backends, and some keys move between two
   * that stay when another leaves. Needs a key.
   */
  static BackendSelector maglev() {
    return new MaglevSelector();
  }

  /** One after the other, by weight, on this member alone. Needs no key. */
  static BackendSelector roundRobin() {
    return new RoundRobinSelector();
  }

  /** By chance, by weight. Needs no key. */
  static BackendSelector random(RandomGenerator random) {
    return new RandomSelector(random);
  }
}
