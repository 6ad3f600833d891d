package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a JVM for its live heap, through {@code jcmd}. */
final class Heap {
  private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");

  private Heap() {}

  /** The heap used after a full collection, in KiB. */
  static long liveKib(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    return usedKib(jcmd(pid, "GC.heap_info"));
  }

  /** Sums the heap's parts: ParallelGC, for one, lists two generations. */
  static long usedKib(String info) {
    Matcher found = USED.matcher(info.replaceAll("(?m)^ *(PSYoungGen|ParOldGen) ", "heap "));
    long sum = 0;
    int parts = 0;
    while (found.find()) {
      sum += Long.parseLong(found.group(1));
      parts++;
    }
    if (parts == 0) {
      throw new IllegalArgumentException("expected 'heap total ..K, used ..K' in: " + info);
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + pid + " " + command + " failed: " + out);
    }
    return out;
  }
}
