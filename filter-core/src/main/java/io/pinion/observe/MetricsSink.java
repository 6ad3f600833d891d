package io.pinion.observe;

import java.util.List;

/** Takes the gateway's figures over into another system, about once a second. */
@FunctionalInterface
public interface MetricsSink {
  /**
   * The figures now; a figure's name is its family's with {@link MetricFamily.Sample#suffix} after
   * it. Called by one thread, which may wait here.
   */
  void accept(List<MetricFamily> families);
}
