package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998): the backend with the highest {@code
 * weight / -ln(u)} wins, u being a hash of backend id and key in (0, 1); where all weights are
 * alike, that with the highest u.
 */
final class RendezvousSelector implements BackendSelector {
  private final PoolTable<Contest> contests = new PoolTable<>(Contest::new);

  @Override
  public String name() {
    return "rendezvous";
  }

  @Override
  public boolean ranksByKeyAlone() {
    return true;
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> backends = selection.backends();
    return new Ranking(selection.sessionKey(), backends, contests.of(backends));
  }

  /** Most never ask for a second: the first is found without a list of scores. */
  private static final class Ranking implements Iterator<Backend> {
    private final SessionKey key;
    private final List<Backend> backends;
    private final Contest contest;
    private boolean begun;
    private @Nullable ByScore others;

    Ranking(SessionKey key, List<Backend> backends, Contest contest) {
      this.key = key;
      this.backends = backends;
      this.contest = contest;
    }

    @Override
    public boolean hasNext() {
      return begun ? others().hasNext() : !backends.isEmpty();
    }

    @Override
    public Backend next() {
      if (begun) {
        return others().next();
      }
      if (backends.isEmpty()) {
        throw new NoSuchElementException("there are no backends");
      }
      begun = true;
      return backends.get(contest.winner(key, backends));
    }

    private ByScore others() {
      ByScore known = others;
      if (known == null) {
        known = new ByScore(backends, contest.scores(key));
        known.next(); // the winner, who was given
        others = known;
      }
      return known;
    }
  }

  /** What does not depend on the key. */
  private static final class Contest {
    /** More than the last digits of a score and of its bound may be wrong together. */
    private static final double MARGIN = 1 + 1e-9;

    private final long[] seeds;
    private final double[] weights;
    private final boolean alike;

    Contest(List<Backend> backends) {
      this.seeds = backends.stream().mapToLong(each -> PlacementHash.seed(each.id())).toArray();
      this.weights = backends.stream().mapToDouble(Backend::weight).toArray();
      this.alike = backends.stream().mapToDouble(Backend::weight).distinct().count() < 2;
    }

    /** All scores. */
    double[] scores(SessionKey key) {
      double[] scores = new double[seeds.length];
      for (int i = 0; i < scores.length; i++) {
        long hash = PlacementHash.of(seeds[i], key);
        scores[i] = alike ? ByScore.unweighted(hash) : ByScore.score(weights[i], hash);
      }
      return scores;
    }

    /** The index of the highest score, of at least one. */
    int winner(SessionKey key, List<Backend> backends) {
      return alike ? highest(key, backends) : heaviest(key, backends);
    }

    private int highest(SessionKey key, List<Backend> backends) {
      int winner = 0;
      long best = -1;
      for (int i = 0; i < seeds.length; i++) {
        long score = PlacementHash.of(seeds[i], key) >>> ByScore.UNUSED_BITS;
        if (score > best || (score == best && isBefore(i, winner, backends))) {
          winner = i;
          best = score;
        }
      }
      return winner;
    }

    private int heaviest(SessionKey key, List<Backend> backends) {
      int winner = 0;
      double best = 0;
      for (int i = 0; i < seeds.length; i++) {
        long hash = PlacementHash.of(seeds[i], key);
        // -ln(u) is never below 1 - u, so that most need no logarithm to be out of the contest
        if (weights[i] * MARGIN < best * (1 - ByScore.unit(hash))) {
          continue;
        }
        double score = ByScore.score(weights[i], hash);
        if (score > best || (score == best && isBefore(i, winner, backends))) {
          winner = i;
          best = score;
        }
      }
      return winner;
    }

    private static boolean isBefore(int i, int j, List<Backend> backends) {
      return backends.get(i).id().compareTo(backends.get(j).id()) < 0;
    }
  }
}
