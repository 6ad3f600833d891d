package io.pinion.benchmarks.spread;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.Selection;
import io.pinion.benchmarks.paper.Table;
import io.pinion.session.SessionKey;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prints what docs/selection.md says of the selectors that hash, the same each time. */
public final class Spread {
  private static final long SEED = 20261121;
  private static final int KEYS = 1_000_000;
  private static final int MOVING_KEYS = 20_000;
  private static final List<Integer> COUNTS = List.of(8, 16, 64, 256);
  private static final URI NOWHERE = URI.create("http://192.0.2.1:8000");

  private Spread() {}

  /** No arguments. */
  public static void main(String[] args) {
    Table peaks = new Table("busiest to average", "8", "16", "64", "256");
    Table moves = new Table("% of keys moved by one that leaves", "8", "16", "64", "256");
    for (BackendSelector selector :
        List.of(BackendSelector.rendezvous(), BackendSelector.ring(), BackendSelector.maglev())) {
      row(peaks, selector.name(), COUNTS.stream().map(count -> peak(selector, count)));
      row(moves, selector.name(), COUNTS.stream().map(count -> moved(selector, count)));
    }
    row(moves, "its own share", COUNTS.stream().map(count -> 100.0 / count));
    System.out.println(peaks);
    System.out.println(moves);

    Table few = new Table("sessions a backend", "off first choice, %", "busiest", "by hash alone");
    for (int perBackend : List.of(3, 10, 50, 200)) {
      Filling filling = new Filling(16, 16 * perBackend);
      row(
          few,
          Integer.toString(perBackend),
          Stream.of(filling.offFirstChoice(), filling.busiest(), filling.busiestByHash()));
    }
    System.out.println(few);
  }

  private static void row(Table table, String name, Stream<Double> values) {
    Stream<String> cells = values.map(value -> Table.number(OptionalDouble.of(value)));
    table.row(Stream.concat(Stream.of(name), cells).toArray(String[]::new));
  }

  private static double peak(BackendSelector selector, int count) {
    List<Backend> backends = backends(count);
    Map<String, Integer> loads = new HashMap<>();
    keys(KEYS, SEED).forEach(key -> loads.merge(first(selector, key, backends), 1, Integer::sum));
    int most = loads.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return (double) most * count / KEYS;
  }

  /** Averaged over some that leave. */
  private static double moved(BackendSelector selector, int count) {
    List<Backend> all = backends(count);
    List<SessionKey> keys = keys(MOVING_KEYS, SEED).toList();
    String[] before = firsts(selector, keys, all);
    int trials = Math.min(count, 32);
    long moved = 0;
    for (int i = 0; i < trials; i++) {
      Backend gone = all.get(i * count / trials);
      String[] after =
          firsts(selector, keys, all.stream().filter(each -> !each.equals(gone)).toList());
      moved += IntStream.range(0, after.length).filter(k -> !after[k].equals(before[k])).count();
    }
    return 100.0 * moved / trials / keys.size();
  }

  private static String[] firsts(
      BackendSelector selector, List<SessionKey> keys, List<Backend> backends) {
    return keys.stream().map(key -> first(selector, key, backends)).toArray(String[]::new);
  }

  static String first(BackendSelector selector, SessionKey key, List<Backend> backends) {
    return selector.rank(new Choice(key, backends)).next().id();
  }

  static List<Backend> backends(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Backend("gpu-" + i, NOWHERE, 1)).toList();
  }

  static Stream<SessionKey> keys(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> new SessionKey(random.nextLong(), random.nextLong())).limit(count);
  }

  private record Choice(SessionKey key, List<Backend> backends) implements Selection {
    @Override
    public int inFlight(Backend backend) {
      return 0;
    }
  }
}
