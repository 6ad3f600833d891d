package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the server of this execution logs from some moment on. */
public final class ServerLog {
  private final Path file = Path.of(TestRun.property("test.server.log"));
  private final long start;

  private ServerLog() {
    try {
      // the server may have yet to start
      start = Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ServerLog fromNow() {
    return new ServerLog();
  }

  public List<String> lines() throws IOException {
    byte[] all = Files.readAllBytes(file);
    byte[] since = Arrays.copyOfRange(all, (int) Math.min(start, all.length), all.length);
    return new String(since, StandardCharsets.UTF_8).lines().toList();
  }
}
