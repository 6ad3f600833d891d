package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998): the backend with the highest {@code
 * weight / -ln(u)} wins, u being a hash of backend id and key in (0, 1).
 */
final class RendezvousSelector implements BackendSelector {
  @Override
  public Iterator<Backend> rank(Selection selection) {
    SessionKey key = selection.key();
    if (key == null) {
      throw new IllegalArgumentException("rendezvous hashing needs a session key");
    }
    List<Backend> backends = selection.backends();
    double[] scores = new double[backends.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(backends.get(i), key);
    }
    return new Ranking(backends, scores);
  }

  /** Every member must compute the same bits, hence StrictMath. */
  private static double score(Backend backend, SessionKey key) {
    long hash = PlacementHash.of(backend.id(), key);
    double u = ((hash >>> 12) + 0.5) * 0x1.0p-52; // never 0, never 1
    return backend.weight() / -StrictMath.log(u);
  }

  /** Finds the next best one when asked; most requests never ask for a second. */
  private static final class Ranking implements Iterator<Backend> {
    private static final double TAKEN = -1;

    private final List<Backend> backends;
    private final double[] scores;
    private int left;

    Ranking(List<Backend> backends, double[] scores) {
      this.backends = backends;
      this.scores = scores;
      this.left = scores.length;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Backend next() {
      if (left == 0) {
        throw new NoSuchElementException("all " + scores.length + " backends were given");
      }
      int best = -1;
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] != TAKEN && (best < 0 || beats(i, best))) {
          best = i;
        }
      }
      left--;
      scores[best] = TAKEN;
      return backends.get(best);
    }

    private boolean beats(int challenger, int best) {
      int byScore = Double.compare(scores[challenger], scores[best]);
      return byScore > 0
          || (byScore == 0 && backends.get(challenger).id().compareTo(backends.get(best).id()) < 0);
    }
  }
}
