package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway in a process of its own, with a heap and a number of file descriptors to fit the test,
 * and what the system says about it. Linux alone: it is asked in {@code /proc}.
 */
final class GatewayProcess implements AutoCloseable {
  /** Clock ticks in a second, which is what {@code /proc/PID/stat} counts in. */
  private static final int TICKS = 100;

  /** The libraries that a Tomcat with MicroProfile Config has. */
  private static final Pattern OF_SERVER =
      Pattern.compile("/(tomcat-|microprofile-config-|smallrye-|jboss-logging-|asm-)[^/]*\\.jar$");

  private final Process process;
  private final BufferedReader out;
  private final URI uri;
  private final Path log;

  private GatewayProcess(Process process, BufferedReader out, URI uri, Path log) {
    this.process = process;
    this.out = out;
    this.uri = uri;
    this.log = log;
  }

  /**
   * Starts one and returns when it answers.
   *
   * @param name of its log
   * @param heap as {@code -Xmx} has it
   * @param descriptors how many it may have
   */
  static GatewayProcess start(
      String name, String heap, int descriptors, Map<String, String> settings) {
    Deployment packaged = new Deployment(Path.of(TestRun.property("test.war")), 0);
    return start(name, packaged, heap, descriptors, settings, Map.of());
  }

  /**
   * What is deployed.
   *
   * @param port at which it answers; 0 for any free one
   */
  record Deployment(Path war, int port) {}

  /** The same with another WAR or port, and environment variables. */
  static GatewayProcess start(
      String name,
      Deployment deployment,
      String heap,
      int descriptors,
      Map<String, String> settings,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    // the hard limit too, to which the JVM raises its own
    command.addAll(List.of("sh", "-c", "ulimit -n \"$0\" && exec \"$@\"", "" + descriptors));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    String logging = "java.util.logging.config.file";
    command.add("-D" + logging + "=" + TestRun.property(logging));
    command.addAll(List.of("-cp", classPath()));
    Path work = Path.of(TestRun.property("test.work"));
    command.addAll(
        List.of(
            TomcatGateway.class.getName(),
            deployment.war().toString(),
            work.toString(),
            "" + deployment.port()));
    try {
      Path log = Files.createDirectories(work).resolve(name + ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      BufferedReader out = process.inputReader(UTF_8);
      String listening = out.readLine();
      if (listening == null) {
        throw new AssertionError("the gateway did not start: " + Files.readString(log));
      }
      return new GatewayProcess(
          process, out, URI.create("http://127.0.0.1:" + listening + "/"), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tomcat, MicroProfile Config and the tests' own classes. Nothing else of the tests' libraries:
   * the JVM keeps each jar open in which it has ever looked for a class.
   */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(each -> Files.isDirectory(Path.of(each)) || OF_SERVER.matcher(each).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The root of the WAR, ending in a slash. */
  URI uri() {
    return uri;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** What its JVM holds, garbage excepted. */
  synchronized JvmFigures jvm() throws IOException {
    process.outputWriter(UTF_8).append('\n').flush();
    return JvmFigures.parse(Objects.requireNonNull(out.readLine(), "the gateway has ended"));
  }

  int threads() throws IOException {
    return (int) status("Threads");
  }

  int descriptors() throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return (int) open.count();
    }
  }

  /** Those of its descriptors that are sockets. */
  int sockets() throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return (int) open.filter(each -> target(each).startsWith("socket:")).count();
    }
  }

  /** Whether it has a file open whose path contains this. */
  boolean hasOpen(String part) throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return open.anyMatch(each -> target(each).contains(part));
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /** Bytes of memory that it has now, in the heap and outside. */
  long memory() throws IOException {
    return status("VmRSS") << 10;
  }

  /** The most that it has had. */
  long memoryAtMost() throws IOException {
    return status("VmHWM") << 10;
  }

  /** CPU time used so far. */
  Duration cpu() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS);
  }

  /** Bytes of all objects in the heap that are reachable. */
  long liveHeap() throws IOException {
    return histogram()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow();
  }

  /** Its reachable objects by class, those that take most first, as {@code jcmd} has them. */
  Stream<String> histogram() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asking =
        new ProcessBuilder(jcmd, "" + process.pid(), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = asking.inputReader(UTF_8)) {
      return lines.lines().toList().stream();
    }
  }

  private long status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(proc("status"))) {
      String line = lines.filter(each -> each.startsWith(name + ":")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", "" + process.pid(), file);
  }

  /** Stops it as an orderly shutdown does, and returns when it has ended. */
  void stop() throws IOException {
    process.outputWriter(UTF_8).close();
    process.onExit().join();
  }

  /** Ends it as a crash does: it can do nothing more. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Lets it do nothing, with all connections open, until {@link #thaw}. */
  void freeze() throws IOException {
    signal("STOP");
  }

  void thaw() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Commands.run("kill", "-" + name, "" + process.pid());
  }

  /** Ends it at once; without this it ends with its input, and so with this JVM. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
