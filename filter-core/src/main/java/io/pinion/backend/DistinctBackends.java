package io.pinion.backend;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Backends in the order in which a walk over a table meets them, each once. */
final class DistinctBackends implements Iterator<Backend> {
  /** Where a walk leads; must come by each backend. */
  @FunctionalInterface
  interface Walk {
    /** The index of the backend at the next place. */
    int next();
  }

  private final List<Backend> backends;
  private final Walk walk;
  private final BitSet given;
  private int left;

  DistinctBackends(List<Backend> backends, Walk walk) {
    this.backends = backends;
    this.walk = walk;
    this.given = new BitSet(backends.size());
    this.left = backends.size();
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public Backend next() {
    if (left == 0) {
      throw new NoSuchElementException("all " + backends.size() + " backends were given");
    }
    int index = walk.next();
    while (given.get(index)) {
      index = walk.next();
    }
    given.set(index);
    left--;
    return backends.get(index);
  }
}
