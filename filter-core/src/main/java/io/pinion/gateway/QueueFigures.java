package io.pinion.gateway;

import io.pinion.backend.QueueState;
import io.pinion.observe.MetricFamily;
import java.util.List;

/** Figures of the queue for places at backends. */
final class QueueFigures {
  private QueueFigures() {}

  static List<MetricFamily> of(QueueState now) {
    return List.of(
        family(
            "pinion_queue_waiting",
            "Requests that wait for a place at a backend",
            MetricFamily.Type.GAUGE,
            now.waiting()),
        counter(
            "pinion_queue_seconds_sum", "Seconds that requests were in the queue", now.seconds()),
        counter(
            "pinion_queue_seconds_count", "Requests that were in the queue", (double) now.ended()),
        counter(
            "pinion_queue_full_total",
            "Requests that found the queue full (pinion.queue.max)",
            (double) now.full()),
        counter(
            "pinion_queue_timeouts_total",
            "Requests that waited in vain (pinion.queue.timeout)",
            (double) now.overdue()));
  }

  private static MetricFamily counter(String name, String help, double value) {
    return family(name, help, MetricFamily.Type.COUNTER, value);
  }

  private static MetricFamily family(
      String name, String help, MetricFamily.Type type, double value) {
    return new MetricFamily(name, help, type, List.of(new MetricFamily.Sample(List.of(), value)));
  }
}
