package io.pinion.benchmarks;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.Selection;
import io.pinion.session.SessionKey;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What finding the first backend of a session costs, another session each time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacementBenchmark {
  private static final int KEYS = 1 << 12;

  /** How the pool is ranked. */
  @Param({"rendezvous", "rendezvous of unequal weights", "ring", "maglev"})
  public String by = "";

  /** Size of the pool. */
  @Param({"16", "64", "256"})
  public int size;

  private BackendSelector selector = BackendSelector.rendezvous();
  private Choice[] choices = {};
  private int next;

  /** Makes pool and keys. */
  @Setup
  public void fill() {
    selector =
        switch (by) {
          case "ring" -> BackendSelector.ring();
          case "maglev" -> BackendSelector.maglev();
          default -> BackendSelector.rendezvous();
        };
    int weights = by.endsWith("unequal weights") ? 4 : 1;
    List<Backend> backends =
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    new Backend(
                        "gpu-" + i, URI.create("http://127.0.0.1:" + (8000 + i)), 1 + i % weights))
            .toList();
    SplittableRandom random = new SplittableRandom(20261121);
    choices =
        Stream.generate(() -> new SessionKey(random.nextLong(), random.nextLong()))
            .limit(KEYS)
            .map(key -> new Choice(key, backends))
            .toArray(Choice[]::new);
  }

  /** The first of the ranking. */
  @Benchmark
  public Backend firstChoice() {
    next = (next + 1) % KEYS;
    return selector.rank(choices[next]).next();
  }

  private record Choice(SessionKey key, List<Backend> backends) implements Selection {
    @Override
    public int inFlight(Backend backend) {
      return 0;
    }
  }
}
