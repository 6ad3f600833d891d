package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Maglev hashing (Eisenbud et al. 2016, section 3.4): each backend takes places of a table in turns
 * by its own permutation, those of less weight missing turns. One look for the first choice; some
 * keys move between two backends that stay when the pool changes.
 */
final class MaglevSelector implements BackendSelector {
  /** Prime. */
  private static final int SIZE = 65_537;

  private static final int FREE = -1;

  private final PoolTable<int[]> tables = new PoolTable<>(MaglevSelector::table);

  @Override
  public String name() {
    return "maglev";
  }

  @Override
  public boolean ranksByKeyAlone() {
    return true;
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> backends = selection.backends();
    int[] table = tables.of(backends);
    long hash = PlacementHash.of(selection.sessionKey());
    // a stride of its own for each key: what a dead backend leaves is spread over all
    int stride = 1 + (int) Long.remainderUnsigned(Long.rotateLeft(hash, 32), SIZE - 1);
    return new TableWalk(backends, table, place(hash), stride);
  }

  private static int place(long hash) {
    return (int) Long.remainderUnsigned(hash, SIZE);
  }

  /** The index of the backend at each place. */
  private static int[] table(List<Backend> backends) {
    int[] table = new int[SIZE];
    Arrays.fill(table, FREE);
    double heaviest = backends.stream().mapToDouble(Backend::weight).max().orElse(1);
    List<Turns> inOrder =
        IntStream.range(0, backends.size())
            .mapToObj(i -> new Turns(i, backends.get(i), heaviest))
            .sorted(Comparator.comparing(turns -> turns.id))
            .toList();
    int taken = 0;
    while (taken < SIZE && !inOrder.isEmpty()) {
      for (Turns turns : inOrder) {
        if (taken < SIZE && turns.isDue()) {
          table[turns.nextFree(table)] = turns.index;
          taken++;
        }
      }
    }
    return table;
  }

  /** A backend's turns to take a place, and its permutation of them. */
  private static final class Turns {
    private final int index;
    private final String id;
    private final double share;
    private final int skip;
    private int at;
    private double due;

    Turns(int index, Backend backend, double heaviest) {
      this.index = index;
      this.id = backend.id();
      this.share = backend.weight() / heaviest;
      long hash = PlacementHash.of(id, new SessionKey(0, SIZE));
      this.at = place(hash);
      this.skip = 1 + (int) Long.remainderUnsigned(Long.rotateLeft(hash, 32), SIZE - 1);
    }

    boolean isDue() {
      due += share;
      if (due < 1) {
        return false;
      }
      due -= 1;
      return true;
    }

    int nextFree(int[] table) {
      while (table[at] != FREE) {
        at = (at + skip) % SIZE;
      }
      return at;
    }
  }
}
