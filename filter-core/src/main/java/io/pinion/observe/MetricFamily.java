package io.pinion.observe;

import java.util.List;

/**
 * Figures of one name, at one moment.
 *
 * @param name as Prometheus has it
 * @param help what it counts
 * @param type whether it only grows
 * @param samples one for each combination of labels
 */
public record MetricFamily(String name, String help, Type type, List<Sample> samples) {
  /** One figure without labels that goes up and down. */
  public static MetricFamily gauge(String name, String help, long value) {
    return new MetricFamily(name, help, Type.GAUGE, List.of(Sample.of(value)));
  }

  /** Whether a figure only grows. */
  public enum Type {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE
  }

  /** One figure: its labels, a name and a value each, and its value. */
  public record Sample(List<String> labels, double value) {
    /** A count with one label, or with none. */
    public static Sample of(long value, String... labels) {
      return new Sample(List.of(labels), (double) value);
    }
  }
}
