package io.pinion.gateway;

/** Whether figures are served. */
enum MetricsMode {
  AUTO,
  OFF
}
