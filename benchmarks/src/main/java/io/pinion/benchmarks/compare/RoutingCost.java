package io.pinion.benchmarks.compare;

import io.pinion.benchmarks.RoutingBenchmark;
import io.pinion.benchmarks.paper.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link RoutingBenchmark} and lays its results out by backends and sessions. */
final class RoutingCost {
  private static final List<String> SESSIONS = List.of("1000", "100000", "1000000");

  private RoutingCost() {}

  static Table measure() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(RoutingBenchmark.class.getName() + ".pinned")
                    .forks(1)
                    .jvmArgs("-Xmx2g")
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(2))
                    .build())
            .run();
    Map<String, Map<String, Double>> nanos = new LinkedHashMap<>();
    for (RunResult result : results) {
      nanos
          .computeIfAbsent(result.getParams().getParam("backends"), absent -> new LinkedHashMap<>())
          .put(result.getParams().getParam("sessions"), result.getPrimaryResult().getScore());
    }
    Table table = new Table("ns per request", "1,000 sessions", "100,000", "1,000,000");
    nanos.forEach(
        (backends, row) ->
            table.row(
                backends + (backends.equals("1") ? " backend" : " backends"),
                cell(row, SESSIONS.get(0)),
                cell(row, SESSIONS.get(1)),
                cell(row, SESSIONS.get(2))));
    return table;
  }

  private static String cell(Map<String, Double> row, String sessions) {
    Double value = row.get(sessions);
    return Table.number(value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
  }
}
