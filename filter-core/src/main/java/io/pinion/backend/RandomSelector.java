package io.pinion.backend;

import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/** By chance, as often as their weights say (Efraimidis and Spirakis 2006). */
final class RandomSelector implements BackendSelector {
  private final RandomGenerator random;

  RandomSelector(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> backends = selection.backends();
    double[] scores = new double[backends.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = ByScore.score(backends.get(i).weight(), random.nextLong());
    }
    return new ByScore(backends, scores);
  }
}
