package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that answers. For {@link Gateway#DIRECT} there is no process, only the backends' ports.
 */
final class RunningGateway implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Gateway gateway;
  private final List<Integer> ports;
  private final @Nullable Process process;

  private RunningGateway(Gateway gateway, List<Integer> ports, @Nullable Process process) {
    this.gateway = gateway;
    this.ports = ports;
    this.process = process;
  }

  /** Returns once the gateway answers. */
  static RunningGateway start(Gateway gateway, Setup setup)
      throws IOException, InterruptedException {
    if (gateway == Gateway.DIRECT) {
      List<Integer> ports =
          setup.backends().stream().map(url -> URI.create(url).getPort()).toList();
      return new RunningGateway(gateway, ports, null);
    }
    int port = Ports.free();
    Path folder = emptied(setup.work().resolve(gateway.label())).toAbsolutePath();
    Path log = folder.resolve("output.log");
    Process process =
        gateway
            .command(setup, port, folder)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RunningGateway running = new RunningGateway(gateway, List.of(port), process);
    boolean answers = false;
    try {
      running.awaitAnswer(process, log);
      answers = true;
      return running;
    } finally {
      if (!answers) {
        running.close();
      }
    }
  }

  Gateway gateway() {
    return gateway;
  }

  /** Where it listens on 127.0.0.1. */
  List<Integer> ports() {
    return ports;
  }

  /** What its processes have used so far: nothing for {@link Gateway#DIRECT}. */
  ProcessFigures figures() throws IOException {
    return ProcessFigures.of(processes().map(ProcessHandle::pid).toList());
  }

  /** Its JVM's process; WildFly's script starts that as a child. */
  long javaPid() throws IOException {
    for (ProcessHandle each : processes().toList()) {
      if (Files.readString(Path.of("/proc", Long.toString(each.pid()), "comm"))
          .strip()
          .equals("java")) {
        return each.pid();
      }
    }
    throw new IOException(gateway.text() + " has no java process");
  }

  @Override
  public void close() {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        each.destroyForcibly();
      } catch (ExecutionException | TimeoutException e) {
        each.destroyForcibly();
      }
    }
  }

  private Stream<ProcessHandle> processes() {
    return process == null
        ? Stream.of()
        : Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private void awaitAnswer(Process started, Path log) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + ports.get(0) + "/v1/chat/completions"))
            .timeout(Duration.ofSeconds(5))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "nothing";
    while (System.nanoTime() < deadline && started.isAlive()) {
      try {
        int status = CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 200) {
          return;
        }
        last = "status " + status;
      } catch (IOException e) {
        last = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException(
        gateway.text() + " did not answer, the last try gave " + last + "; see " + log);
  }

  private static Path emptied(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
