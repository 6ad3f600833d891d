package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.util.Iterator;
import java.util.List;

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998): the backend with the highest {@code
 * weight / -ln(u)} wins, u being a hash of backend id and key in (0, 1); where all weights are
 * alike, that with the highest u.
 */
final class RendezvousSelector implements BackendSelector {
  private final PoolTable<Seeds> pools = new PoolTable<>(Seeds::new);

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
    SessionKey key = selection.sessionKey();
    List<Backend> backends = selection.backends();
    Seeds pool = pools.of(backends);
    double[] scores = new double[backends.size()];
    for (int i = 0; i < scores.length; i++) {
      long hash = PlacementHash.of(pool.seeds[i], key);
      scores[i] =
          pool.alike ? ByScore.unweighted(hash) : ByScore.score(backends.get(i).weight(), hash);
    }
    return new ByScore(backends, scores);
  }

  /** What does not depend on the key. */
  private static final class Seeds {
    private final long[] seeds;
    private final boolean alike;

    Seeds(List<Backend> backends) {
      this.seeds = backends.stream().mapToLong(each -> PlacementHash.seed(each.id())).toArray();
      this.alike = backends.stream().mapToDouble(Backend::weight).distinct().count() < 2;
    }
  }
}
