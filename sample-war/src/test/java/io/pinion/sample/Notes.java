package io.pinion.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Figures that a run has measured, for docs/capacity.md: a line each in {@code notes.txt}. */
final class Notes {
  private Notes() {}

  static void add(String note) throws IOException {
    Path notes = Path.of(TestRun.property("test.work"), "notes.txt");
    Files.writeString(notes, note + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
