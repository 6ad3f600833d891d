package io.pinion.observe;

import java.util.List;

/**
 * Figures of one name, at one moment.
 *
 * @param name as Prometheus has it
 * @param help what it counts
 * @param type what they are
 * @param samples one for each part and combination of labels
 */
public record MetricFamily(String name, String help, Type type, List<Sample> samples) {
  /** One figure without labels that goes up and down. */
  public static MetricFamily gauge(String name, String help, long value) {
    return new MetricFamily(name, help, Type.GAUGE, List.of(Sample.of(value)));
  }

  /** What figures are. */
  public enum Type {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /**
     * How often something was up to each of some bounds ({@code _bucket}), their sum ({@code _sum})
     * and how many there were ({@code _count}).
     */
    HISTOGRAM
  }

  /**
   * One figure.
   *
   * @param suffix which part of a histogram it is; else empty
   * @param labels a name and a value each
   */
  public record Sample(String suffix, List<String> labels, double value) {
    /** A figure that is no part of a histogram. */
    public Sample(List<String> labels, double value) {
      this("", labels, value);
    }

    /** A count with one label, or with none. */
    public static Sample of(long value, String... labels) {
      return new Sample(List.of(labels), (double) value);
    }
  }
}
