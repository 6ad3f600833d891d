package io.pinion.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.sample.TestRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A script of {@code src/test/node} that runs until closed and speaks in lines. */
public final class NodeProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final String script;
  private final Process process;
  private final Writer in;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private NodeProcess(String script, Process process) {
    this.script = script;
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    Thread reading = new Thread(this::read, script);
    reading.setDaemon(true);
    reading.start();
  }

  public static NodeProcess start(String script, String... arguments) {
    return start(script, Map.of(), arguments);
  }

  /** The same with environment variables. */
  static NodeProcess start(String script, Map<String, String> environment, String... arguments) {
    Path folder = Path.of(TestRun.property("test.node"));
    List<String> command = new ArrayList<>();
    try {
      command.add(node(folder.resolve("node_modules")));
      command.add(folder.resolve(script).toString());
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
      builder.environment().putAll(environment);
      return new NodeProcess(script, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + script + " by " + command, e);
    }
  }

  /** The Node that npm has installed if it has one for this machine, else the machine's. */
  private static String node(Path packages) throws IOException {
    // not by .bin: npm 9 makes no link for an optional package
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(packages, "node-*")) {
      for (Path each : nodes) {
        Path node = each.resolve("bin/node");
        if (Files.isExecutable(node)) {
          return node.toString();
        }
      }
      return "node";
    }
  }

  public void writeLine(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(script + " takes no line", e);
    }
  }

  /** Waits for the next line. */
  public String readLine() {
    try {
      @Nullable String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError(
            script + " wrote no line, and is " + (process.isAlive() ? "alive" : "dead"));
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + script + " ran", e);
    }
  }

  /** Ends it at once; without this it ends with its input, and so with this JVM. */
  @Override
  public void close() {
    process.destroy();
  }

  private void read() {
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("cannot be read: " + e);
    }
  }
}
