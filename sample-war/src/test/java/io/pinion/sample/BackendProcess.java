package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.demo.DemoBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** A {@link DemoBackend} in a process of its own, for what only the system can do to one. */
final class BackendProcess implements AutoCloseable {
  private final Process process;
  private final URI uri;

  private BackendProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Starts one and returns when it answers. */
  static BackendProcess start(String id) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    try {
      Process process =
          new ProcessBuilder(java, "-Xmx64m", "-cp", classes, BackendProcess.class.getName(), id)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out = process.inputReader(UTF_8);
      String uri = out.readLine();
      if (uri == null) {
        throw new AssertionError("backend " + id + " did not start");
      }
      return new BackendProcess(process, URI.create(uri));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process: says where it serves, and ends with its input. */
  public static void main(String[] args) throws IOException {
    try (DemoBackend backend = DemoBackend.startImmediate(args[0])) {
      System.out.println(backend.uri());
      while (System.in.read() >= 0) {
        // nobody says anything
      }
    }
  }

  URI uri() {
    return uri;
  }

  /** Lets it do nothing, with all connections open, until {@link #thaw}. */
  void freeze() throws IOException {
    Commands.run("kill", "-STOP", "" + process.pid());
  }

  void thaw() throws IOException {
    Commands.run("kill", "-CONT", "" + process.pid());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
