package io.pinion.sample;

/** The formula of docs/capacity.md. */
final class Capacity {
  /** Heap that an exchange takes on Tomcat, in KiB. */
  static final int TOMCAT = 128;

  /** Heap that server, application and gateway take when nothing is under way, in MiB. */
  private static final int IDLE = 32;

  /** Of each second MiB is garbage: collectors need that much room. */
  private static final double USABLE = 0.6;

  private Capacity() {}

  /** What {@code pinion.max-concurrency} may be. */
  static int exchanges(int heapMib, int kibEach) {
    return (int) ((USABLE * heapMib - IDLE) * 1024 / kibEach);
  }
}
