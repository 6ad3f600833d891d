package io.pinion.benchmarks.day;

import io.pinion.backend.BackendSelector;

/** A way to choose backends. */
enum Policy {
  /** Each request to the next backend. */
  ROUND_ROBIN("round-robin", "#8b949e", false, 0),
  /** By the hash alone, on a ring. */
  RING("ring", "#d4a017", false, 0),
  /** By the hash alone, by rendezvous. */
  RENDEZVOUS("rendezvous", "#6f42c1", false, 0),
  /** Where the session was, and by rendezvous at first. */
  PINS("pins", "#2e8b57", true, 0),
  /** The same within bounds, which is what a gateway does unless told otherwise. */
  PINS_BOUNDED("pins, bounded load", "#1f6fb2", true, 1.25);

  private final String label;
  private final String colour;
  private final boolean pinned;
  private final double boundedLoad;

  Policy(String label, String colour, boolean pinned, double boundedLoad) {
    this.label = label;
    this.colour = colour;
    this.pinned = pinned;
    this.boundedLoad = boundedLoad;
  }

  String label() {
    return label;
  }

  String colour() {
    return colour;
  }

  /** Whether sessions are pinned; otherwise the selector alone decides, every time. */
  boolean pinned() {
    return pinned;
  }

  double boundedLoad() {
    return boundedLoad;
  }

  BackendSelector selector() {
    return switch (this) {
      case ROUND_ROBIN -> BackendSelector.roundRobin();
      case RING -> BackendSelector.ring();
      default -> BackendSelector.rendezvous();
    };
  }
}
