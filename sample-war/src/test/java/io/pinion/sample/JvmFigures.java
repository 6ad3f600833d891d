package io.pinion.sample;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;

/**
 * What a JVM holds after a collection of all garbage.
 *
 * @param heap bytes of the objects that are reachable
 * @param threads Java's threads, without the JVM's own
 * @param directBuffers how many there are
 * @param directBytes how much memory they have outside the heap
 * @param classes that are loaded now
 */
record JvmFigures(long heap, long threads, long directBuffers, long directBytes, long classes) {
  /**
   * A first collection finds what is garbage; what frees it (references, cleaners) leaves garbage
   * of its own.
   */
  private static final int COLLECTIONS = 3;

  static JvmFigures ofThisJvm() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return new JvmFigures(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        direct(BufferPoolMXBean::getCount),
        direct(BufferPoolMXBean::getMemoryUsed),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  private static long direct(ToLongFunction<BufferPoolMXBean> figure) {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(figure)
        .sum();
  }

  /** As one line, for another process. */
  String line() {
    return heap + " " + threads + " " + directBuffers + " " + directBytes + " " + classes;
  }

  static JvmFigures parse(String line) {
    String[] parts = line.split(" ", -1);
    return new JvmFigures(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Long.parseLong(parts[4]));
  }
}
