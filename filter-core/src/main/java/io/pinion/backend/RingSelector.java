package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * A hash ring (Karger et al. 1997) with as many points a backend as ketama has, 160 times its
 * weight: a key goes to the owner of the next point clockwise. A backend's points depend on its id
 * and weight alone, so that no key moves between two that stay.
 */
final class RingSelector implements BackendSelector {
  private static final int POINTS = 160;

  /** Weights count up to a hundred. */
  private static final int MOST_POINTS = 100 * POINTS;

  private final PoolTable<Ring> rings = new PoolTable<>(Ring::new);

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public boolean ranksByKeyAlone() {
    return true;
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    SessionKey key = selection.sessionKey();
    List<Backend> backends = selection.backends();
    Ring ring = rings.of(backends);
    return new TableWalk(backends, ring.owners, ring.after(PlacementHash.of(key)), 1);
  }

  private static final class Ring {
    /** In unsigned order. */
    private final long[] points;

    /** The index of each point's backend. */
    private final int[] owners;

    Ring(List<Backend> backends) {
      List<Point> all = new ArrayList<>();
      for (int owner = 0; owner < backends.size(); owner++) {
        Backend backend = backends.get(owner);
        for (int n = count(backend); n > 0; n--) {
          all.add(new Point(point(backend, n), backend.id(), owner));
        }
      }
      all.sort(Point.IN_ORDER);
      points = all.stream().mapToLong(Point::at).toArray();
      owners = all.stream().mapToInt(Point::owner).toArray();
    }

    private static int count(Backend backend) {
      return (int) Math.max(1, Math.min(MOST_POINTS, Math.round(POINTS * backend.weight())));
    }

    private static long point(Backend backend, int number) {
      return PlacementHash.of(backend.id(), new SessionKey(number, POINTS));
    }

    /** The first point at or after a place. */
    int after(long place) {
      int low = 0;
      int high = points.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (Long.compareUnsigned(points[middle], place) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  private record Point(long at, String id, int owner) {
    static final Comparator<Point> IN_ORDER =
        ((Comparator<Point>) (a, b) -> Long.compareUnsigned(a.at, b.at)).thenComparing(Point::id);
  }
}
