package io.pinion.benchmarks.compare;

import java.util.Locale;

/** Something measured for each gateway. */
enum Figure {
  /** CPU of the gateway's process, user and system. */
  UNARY_CPU("CPU per request", "us"),
  UNARY_RATE("requests", "1/s"),
  UNARY_SWITCHES("context switches per request", ""),
  UNARY_READS("read() per request", ""),
  UNARY_WRITES("write() per request", ""),

  /** CPU of the gateway's process, user and system. */
  EVENT_CPU("CPU per event", "us"),
  /** From the backend's write to the client's read. */
  EVENT_P50("event latency p50", "us"),
  EVENT_P99("event latency p99", "us"),
  EVENT_SWITCHES("context switches per event", ""),
  EVENT_READS("read() per event", ""),
  EVENT_WRITES("write() per event", ""),

  /** All that a held stream adds to the process. */
  HELD_MEMORY("memory per held stream", "KiB"),
  HELD_HEAP("live heap per held stream", "KiB"),
  HELD_OUTSIDE("growth outside the heap per held stream", "KiB");

  private final String text;
  private final String unit;

  Figure(String text, String unit) {
    this.text = text;
    this.unit = unit;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String text() {
    return unit.isEmpty() ? text : text + ", " + unit;
  }
}
