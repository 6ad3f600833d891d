package io.pinion.benchmarks.compare;

import java.util.Locale;

/** A part of the comparison that can be run alone. */
enum Phase {
  /** Small JSON requests, one after the other on each of 64 connections. */
  UNARY,
  /** 500 event streams of 50 events a second: equal load, far from saturation. */
  EVENTS,
  /** 2,000 event streams in which nothing happens, on processes that have held none before. */
  HELD,
  /** Identifying, finding the pin and selecting, by JMH: no gateway process takes part. */
  ROUTING;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
