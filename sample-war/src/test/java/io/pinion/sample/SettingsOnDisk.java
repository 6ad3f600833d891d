package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that {@code pinion.config.file} names, in which a test changes settings. */
final class SettingsOnDisk {
  private final Path path;

  /** A new one without a line. */
  SettingsOnDisk() {
    try {
      Path work = Files.createDirectories(Path.of(TestRun.property("test.work")));
      path = Files.createTempFile(work, "settings-", ".properties");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** Replaces it as a whole, so that it is never seen half written. */
  void write(String... lines) throws IOException {
    Path next = Files.createTempFile(path.getParent(), "settings-", ".next");
    Files.writeString(next, String.join("\n", lines));
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  void delete() throws IOException {
    Files.delete(path);
  }
}
