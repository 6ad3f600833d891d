package io.pinion.backend;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Backends by falling score; finds the next best one when asked, since most never ask twice. */
final class ByScore implements Iterator<Backend> {
  /** Of 64 random ones, those that a score does not use. */
  static final int UNUSED_BITS = 12;

  private static final double TAKEN = -1;

  private final List<Backend> backends;
  private final double[] scores;
  private int left;

  /**
   * A ranking.
   *
   * @param scores of each backend, above zero
   */
  ByScore(List<Backend> backends, double[] scores) {
    this.backends = backends;
    this.scores = scores;
    this.left = scores.length;
  }

  /**
   * {@code weight / -ln(u)}, u being in (0, 1): the highest of several such scores is each one's as
   * often as its weight says. Every member must compute the same bits, hence StrictMath.
   *
   * @param bits random ones, of which 52 make u
   */
  static double score(double weight, long bits) {
    return weight / -StrictMath.log(unit(bits));
  }

  /** Between 0 and 1, and neither of them. */
  static double unit(long bits) {
    return unweighted(bits) * 0x1.0p-52;
  }

  /**
   * A score that ranks as {@link #score} does where all weights are alike, without its logarithm.
   */
  static double unweighted(long bits) {
    return (bits >>> UNUSED_BITS) + 0.5;
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
