package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * Lets the wall clock of a process jump, without touching that of the machine: a library that is
 * loaded before the C library and adds what a file says. Compiled with gcc.
 */
final class ClockShift {
  private ClockShift() {}

  /** What a process needs in its environment so that its clock can be moved. */
  static Map<String, String> environment(int number) {
    return Map.of("LD_PRELOAD", library().toString(), "CLOCK_SHIFT", file(number).toString());
  }

  /** From now on, a process has this time more than the others. */
  static void shift(int number, Duration by) throws IOException {
    Path next = file(number).resolveSibling("next-" + number);
    Files.writeString(next, "" + by.toSeconds());
    Files.move(
        next, file(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path file(int number) {
    return work().resolve("clock-" + number);
  }

  private static synchronized Path library() {
    Path library = work().resolve("clock-shift.so");
    if (!Files.exists(library)) {
      Path source = Path.of(TestRun.property("test.cluster"), "clock-shift.c");
      try {
        Commands.run("gcc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return library;
  }

  private static Path work() {
    try {
      return Files.createDirectories(Path.of(TestRun.property("test.work"))).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
