package io.pinion.sample;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a JVM holds after a collection of all garbage.
 *
 * @param heap bytes of the objects that are reachable
 * @param threads Java's threads, without the JVM's own and those in pools
 * @param pooled threads in Tomcat's pool and in that of Jetty's client
 * @param directBuffers how many there are
 * @param directBytes how much memory they have outside the heap
 * @param classes that are loaded now
 */
record JvmFigures(
    long heap, long threads, long pooled, long directBuffers, long directBytes, long classes) {
  /**
   * A first collection finds what is garbage; what frees it (references, cleaners) leaves garbage
   * of its own.
   */
  private static final int COLLECTIONS = 3;

  private static final Pattern POOLED = Pattern.compile("http-nio-.*-exec-\\d+|pinion-relay-\\d+");

  static JvmFigures ofThisJvm() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Map<Boolean, Long> threads =
        Thread.getAllStackTraces().keySet().stream()
            .collect(
                Collectors.partitioningBy(
                    thread -> POOLED.matcher(thread.getName()).matches(), Collectors.counting()));
    return new JvmFigures(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        threads.getOrDefault(false, 0L),
        threads.getOrDefault(true, 0L),
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
    return LongStream.of(heap, threads, pooled, directBuffers, directBytes, classes)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  static JvmFigures parse(String line) {
    long[] parts = Stream.of(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new JvmFigures(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
  }
}
