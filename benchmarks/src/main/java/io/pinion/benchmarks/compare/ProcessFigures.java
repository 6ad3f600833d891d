package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;

/**
 * What the kernel has counted for one or several processes, from {@code /proc}: see proc(5).
 *
 * @param cpuMicros user and system time, in steps of 10 ms
 * @param switches context switches, voluntary or not, of the threads alive
 * @param reads read() calls; recv() is not counted by the kernel
 * @param writes write() calls; send() is not counted by the kernel
 * @param residentKib memory resident now
 */
record ProcessFigures(long cpuMicros, long switches, long reads, long writes, long residentKib) {
  /** Linux shows times in 1/100 s to user space on every machine that a JDK runs on. */
  static final long MICROS_PER_TICK = 10_000;

  private static final ProcessFigures NONE = new ProcessFigures(0, 0, 0, 0, 0);

  /** The sum over processes. */
  static ProcessFigures of(Collection<Long> pids) throws IOException {
    ProcessFigures sum = NONE;
    for (long pid : pids) {
      sum = sum.plus(of(Path.of("/proc", Long.toString(pid))));
    }
    return sum;
  }

  private static ProcessFigures of(Path process) throws IOException {
    String io = Files.readString(process.resolve("io"));
    return new ProcessFigures(
        cpuMicros(Files.readString(process.resolve("stat"))),
        switches(process.resolve("task")),
        number(io, "syscr"),
        number(io, "syscw"),
        number(Files.readString(process.resolve("status")), "VmRSS"));
  }

  /** What was counted since an earlier moment; the resident memory's growth may be negative. */
  ProcessFigures since(ProcessFigures earlier) {
    return new ProcessFigures(
        cpuMicros - earlier.cpuMicros,
        switches - earlier.switches,
        reads - earlier.reads,
        writes - earlier.writes,
        residentKib - earlier.residentKib);
  }

  private ProcessFigures plus(ProcessFigures other) {
    return new ProcessFigures(
        cpuMicros + other.cpuMicros,
        switches + other.switches,
        reads + other.reads,
        writes + other.writes,
        residentKib + other.residentKib);
  }

  /** Time used, from a line of {@code /proc/PID/stat}. */
  static long cpuMicros(String stat) {
    // the second field is a name in parentheses, in which anything may stand
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }

  /** The number after a name and a colon at the start of a line; 0 where there is none. */
  static long number(String lines, String name) {
    return lines
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(
            line -> Long.parseLong(line.substring(name.length() + 1).strip().split(" ", -1)[0]))
        .findFirst()
        .orElse(0);
  }

  /** Context switches of a thread, from its {@code status}. */
  static long switchesOf(String status) {
    return number(status, "voluntary_ctxt_switches") + number(status, "nonvoluntary_ctxt_switches");
  }

  private static long switches(Path tasks) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          sum += switchesOf(Files.readString(thread.resolve("status")));
        } catch (NoSuchFileException e) {
          // has ended meanwhile
        }
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "cpu %d us, %d switches, %d reads, %d writes, %d KiB",
        cpuMicros,
        switches,
        reads,
        writes,
        residentKib);
  }
}
