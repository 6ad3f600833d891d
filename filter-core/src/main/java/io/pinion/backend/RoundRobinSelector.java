package io.pinion.backend;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One after the other, as often as their weights say, and those of much weight not many times in a
 * row (the smooth weighted round-robin of nginx). Counts on this member alone, for each model by
 * itself.
 */
final class RoundRobinSelector implements BackendSelector {
  private final PoolTable<Turns> pools = new PoolTable<>(Turns::new);

  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> backends = selection.backends();
    return pools.of(backends).next().stream().map(backends::get).iterator();
  }

  private static final class Turns {
    private final double[] weights;
    private final double total;

    /** How much each has waited; guarded by this. */
    private final double[] credits;

    Turns(List<Backend> backends) {
      weights = backends.stream().mapToDouble(Backend::weight).toArray();
      total = Arrays.stream(weights).sum();
      credits = new double[weights.length];
    }

    /** The indexes of all, those that have waited most first. */
    synchronized List<Integer> next() {
      for (int i = 0; i < credits.length; i++) {
        credits[i] += weights[i];
      }
      List<Integer> order =
          IntStream.range(0, credits.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -credits[i]))
              .toList();
      if (!order.isEmpty()) {
        credits[order.get(0)] -= total;
      }
      return order;
    }
  }
}
