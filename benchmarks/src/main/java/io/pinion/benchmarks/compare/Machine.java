package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the whole machine has done, from {@code /proc/stat}: see proc(5). */
final class Machine {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Fields of the first line that are no work: idle and iowait. */
  private static final List<Integer> IDLE = List.of(3, 4);

  /** User, nice, system, idle, iowait, irq, softirq, steal; guests are in user already. */
  private static final int FIELDS = 8;

  private Machine() {}

  /** CPU time of all processes so far. */
  static long busyMicros() throws IOException {
    return busyMicros(Files.readString(Path.of("/proc/stat")));
  }

  static long busyMicros(String stat) {
    String[] fields = stat.lines().findFirst().orElse("").split(" +", -1);
    if (fields.length <= FIELDS) {
      throw new IllegalArgumentException("expected at least 8 numbers in the first line: " + stat);
    }
    long ticks = 0;
    for (int i = 0; i < FIELDS; i++) {
      ticks += IDLE.contains(i) ? 0 : Long.parseLong(fields[i + 1]);
    }
    return ticks * ProcessFigures.MICROS_PER_TICK;
  }

  /** The share of all cores that an amount of CPU time was of an elapsed time. */
  static double share(long cpuMicros, long elapsedNanos) {
    return Math.max(0, cpuMicros * 1000.0 / elapsedNanos / CORES);
  }
}
