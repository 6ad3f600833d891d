package io.pinion.backend;

import java.util.Arrays;
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
    return backends.isEmpty() ? backends.iterator() : pools.of(backends).next(backends);
  }

  private static final class Turns {
    private final double[] weights;
    private final double total;

    /** How much each has waited; guarded by this. */
    private final double[] credits;

    /** Guarded by this. */
    private long turns;

    Turns(List<Backend> backends) {
      weights = backends.stream().mapToDouble(Backend::weight).toArray();
      total = Arrays.stream(weights).sum();
      credits = new double[weights.length];
    }

    /** The one that has waited most, then the others. */
    synchronized Iterator<Backend> next(List<Backend> backends) {
      int first = 0;
      for (int i = 0; i < credits.length; i++) {
        credits[i] += weights[i];
        if (credits[i] > credits[first]) {
          first = i;
        }
      }
      credits[first] -= total;
      int chosen = first;
      int second = second(chosen);
      return IntStream.concat(
              IntStream.of(chosen),
              IntStream.range(0, credits.length)
                  .map(i -> (second + i) % credits.length)
                  .filter(i -> i != chosen))
          .mapToObj(backends::get)
          .iterator();
    }

    /** Another one each time, so that nobody has all turns of one that is down. */
    private int second(int first) {
      int others = Math.max(1, credits.length - 1);
      long round = turns++ / credits.length;
      return (first + 1 + (int) (round % others)) % credits.length;
    }
  }
}
