package io.pinion.backend;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Backends in the order in which a walk round a table meets them, each once. */
final class TableWalk implements Iterator<Backend> {
  private final List<Backend> backends;
  private final int[] owners;
  private final int stride;
  private int at;
  private int left;

  /** Places that were not looked at. */
  private int unseen;

  private int first;

  /** From the second one on, for which few ask. */
  private @Nullable BitSet given;

  /**
   * A walk.
   *
   * @param owners the index of the backend at each place
   * @param start where it begins; that of no place is the first
   * @param stride how far each step goes; has no divisor in common with the number of places
   */
  TableWalk(List<Backend> backends, int[] owners, int start, int stride) {
    this.backends = backends;
    this.owners = owners;
    this.stride = stride;
    this.at = start;
    this.left = backends.size();
    this.unseen = owners.length;
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
    boolean begins = left == backends.size();
    left--;
    if (begins) {
      first = step();
      return backends.get(first);
    }
    return backends.get(nextNew());
  }

  private int nextNew() {
    if (given == null) {
      given = new BitSet(backends.size());
      given.set(first);
    }
    int index = first;
    while (given.get(index)) {
      // those without a place come last
      index = unseen > 0 ? step() : given.nextClearBit(0);
    }
    given.set(index);
    return index;
  }

  private int step() {
    unseen--;
    int owner = owners[at % owners.length];
    at = (at + stride) % owners.length;
    return owner;
  }
}
