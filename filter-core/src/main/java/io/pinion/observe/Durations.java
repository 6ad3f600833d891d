package io.pinion.observe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How long something took each time, as a Prometheus histogram has it: how often up to each of some
 * bounds, the sum and the number. Safe for many threads.
 */
final class Durations {
  private static final int NANO_DIGITS = 9;
  private static final double NANOS = 1e9;

  /**
   * In microseconds: from what a cluster's member takes to answer to a long prompt's first byte.
   */
  private static final long[] BOUNDS = {
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    30_000_000,
    60_000_000
  };

  private static final List<String> LABELS =
      Stream.concat(
              LongStream.of(BOUNDS)
                  .mapToObj(
                      bound ->
                          BigDecimal.valueOf(1_000 * bound, NANO_DIGITS)
                              .stripTrailingZeros()
                              .toPlainString()),
              Stream.of("+Inf"))
          .toList();

  /** How often up to a bound and beyond the one before; the last is beyond all. */
  private final List<LongAdder> counts = LABELS.stream().map(label -> new LongAdder()).toList();

  private final LongAdder nanos = new LongAdder();

  void add(long took) {
    int bucket = 0;
    while (bucket < BOUNDS.length && took > 1_000 * BOUNDS[bucket]) {
      bucket++;
    }
    counts.get(bucket).increment();
    nanos.add(took);
  }

  /** The figures under this name. */
  MetricFamily family(String name, String help) {
    List<MetricFamily.Sample> samples = new ArrayList<>();
    long upTo = 0;
    for (int i = 0; i < counts.size(); i++) {
      upTo += counts.get(i).sum();
      samples.add(new MetricFamily.Sample("_bucket", List.of("le", LABELS.get(i)), (double) upTo));
    }
    samples.add(new MetricFamily.Sample("_sum", List.of(), nanos.sum() / NANOS));
    samples.add(new MetricFamily.Sample("_count", List.of(), (double) upTo));
    return new MetricFamily(name, help, MetricFamily.Type.HISTOGRAM, samples);
  }
}
