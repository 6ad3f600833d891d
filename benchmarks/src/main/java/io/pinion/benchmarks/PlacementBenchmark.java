package io.pinion.benchmarks;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.Selection;
import io.pinion.session.SessionKey;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What finding the first backend of a session costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacementBenchmark {
  /** Size of the pool. */
  @Param({"3", "16", "64", "256"})
  public int size;

  private final BackendSelector selector = BackendSelector.rendezvous();
  private List<Backend> backends = List.of();

  /** Makes the pool. */
  @Setup
  public void fill() {
    backends =
        IntStream.range(0, size)
            .mapToObj(i -> new Backend("gpu-" + i, URI.create("http://127.0.0.1:" + (8000 + i)), 1))
            .toList();
  }

  /** The first of the ranking of a new session each time. */
  @Benchmark
  public Backend firstChoice() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    SessionKey key = new SessionKey(random.nextLong(), random.nextLong());
    return selector.rank(new Placement(key, backends)).next();
  }

  private record Placement(@Nullable SessionKey key, List<Backend> backends) implements Selection {
    @Override
    public int inFlight(Backend backend) {
      return 0;
    }
  }
}
