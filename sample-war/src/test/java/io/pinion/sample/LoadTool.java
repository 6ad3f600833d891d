package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the programs of {@code benchmarks/load}, compiled and running: {@code llmsim}, a backend
 * with thousands of streams, or {@code llmload}, as many clients.
 */
final class LoadTool implements AutoCloseable {
  private static final Pattern FIGURE = Pattern.compile("\"(\\w+)\":([0-9]+)");
  private static final Map<String, Path> COMPILED = new ConcurrentHashMap<>();

  private final Process process;

  private LoadTool(Process process) {
    this.process = process;
  }

  /** A simulated backend on a port of this machine; returns when it listens. */
  static LoadTool backend(int port) {
    LoadTool tool = start("llmsim", "" + port, "sim");
    try {
      Eventually.get(() -> accepts(port), accepts -> accepts);
      return tool;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Has the backend on this port send the next event of each stream now, before its time. */
  static void hurry(int port) throws IOException {
    try (RawClient client = RawClient.connect(URI.create("http://127.0.0.1:" + port))) {
      client.sendRequest("GET", "/hurry");
      int status = client.readFinalHead().status();
      if (status != 200) {
        throw new IOException("llmsim was asked to hurry and answered " + status);
      }
    }
  }

  /** Clients of a gateway. */
  static LoadTool clients(URI gateway, String... options) {
    return clients(List.of(gateway), options);
  }

  /** Clients of several members of a cluster, one as much as the other. */
  static LoadTool clients(List<URI> members, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    members.stream().skip(1).forEach(other -> arguments.add("-a" + other.getPort()));
    arguments.add("" + members.get(0).getPort());
    return start("llmload", arguments.toArray(String[]::new));
  }

  /** A port that nobody listens on. */
  static int freePort() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean accepts(int port) {
    try {
      RawClient.connect(URI.create("http://127.0.0.1:" + port)).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static LoadTool start(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    // as many file descriptors as there may be
    command.addAll(List.of("sh", "-c", "ulimit -n $(ulimit -Hn) && exec \"$0\" \"$@\""));
    command.add(COMPILED.computeIfAbsent(name, LoadTool::compiled).toString());
    command.addAll(List.of(arguments));
    try {
      return new LoadTool(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path compiled(String name) {
    Path source = Path.of(TestRun.property("test.load"), name + ".c");
    try {
      Path program = Files.createDirectories(Path.of(TestRun.property("test.work"))).resolve(name);
      Process gcc =
          new ProcessBuilder("gcc", "-O2", "-o", program.toString(), source.toString())
              .inheritIO()
              .start();
      if (gcc.waitFor() != 0) {
        throw new IllegalStateException("gcc did not compile " + source);
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What clients that go on until they are told to end ({@code -e}) have counted so far. */
  synchronized Counts countsSoFar() throws IOException {
    process.outputWriter(UTF_8).append('\n').flush();
    String line = process.inputReader(UTF_8).readLine();
    return new Counts(Objects.requireNonNull(line, "llmload has ended"));
  }

  /** Tells them to end, and waits until their last answers are there. */
  synchronized Counts end() throws IOException {
    process.outputWriter(UTF_8).close();
    return counts();
  }

  /** Waits until the clients are done; what they have counted. */
  Counts counts() throws IOException {
    try (BufferedReader out = process.inputReader(UTF_8)) {
      return new Counts(out.readLine());
    }
  }

  /** What clients have counted; see the head of llmload.c. */
  record Counts(String line) {
    long get(String name) {
      Matcher figure = FIGURE.matcher(line);
      while (figure.find()) {
        if (figure.group(1).equals(name)) {
          return Long.parseLong(figure.group(2));
        }
      }
      throw new IllegalArgumentException("no " + name + " in " + line);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
