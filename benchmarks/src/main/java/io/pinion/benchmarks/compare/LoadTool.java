package io.pinion.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs llmload, one process at a time. */
final class LoadTool {
  /** Many small JSON requests. */
  static final String[] UNARY = {"-c", "64"};

  /** 500 streams of 50 events/s; each ends after 2 s, so that new ones begin all the time. */
  static final String[] EVENTS = {"-c", "500", "-t", "100", "-i", "20000"};

  /** Event streams to warm up by, without the memory of many. */
  static final String[] FEW_EVENTS = {"-c", "64", "-t", "20", "-i", "5000"};

  /** Streams whose second event is ten minutes away. */
  static final String[] HELD = {"-o", "-t", "2", "-i", "600000000", "-c"};

  private final Path program;
  private final List<Long> backends;

  /**
   * The tool in a folder.
   *
   * @param backends processes that it loads through the gateways
   */
  LoadTool(Path work, List<Long> backends) {
    program = work.resolve("llmload");
    this.backends = backends;
  }

  /**
   * What was measured.
   *
   * @param load by the client
   * @param gateway for the gateway's processes, in the same seconds
   * @param others the share of the machine that processes took which are no part of this
   */
  record Measured(LoadResult load, ProcessFigures gateway, double others) {}

  /** Loads a gateway for some seconds, of which the first are not measured. */
  Measured measure(RunningGateway gateway, int before, int seconds, String... load)
      throws IOException, InterruptedException {
    Process process =
        start(gateway, load, "-m", "-w", Integer.toString(before), "-d", Integer.toString(seconds));
    try (BufferedReader out = process.inputReader()) {
      expect(out, "measuring");
      Moment begin = moment(gateway, process);
      expect(out, "measured");
      Moment end = moment(gateway, process);
      return new Measured(
          LoadResult.parse(expect(out, "{")),
          end.gateway().since(begin.gateway()),
          Machine.share(end.othersMicros() - begin.othersMicros(), end.nanos() - begin.nanos()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** Begins streams in which nothing happens; returns when all have begun. */
  Process hold(RunningGateway gateway, int streams) throws IOException {
    Process process = start(gateway, HELD, Integer.toString(streams));
    expect(process.inputReader(), "holding " + streams);
    return process;
  }

  private record Moment(long nanos, ProcessFigures gateway, long othersMicros) {}

  private Moment moment(RunningGateway gateway, Process load) throws IOException {
    ProcessFigures figures = gateway.figures();
    List<Long> tools = new ArrayList<>(backends);
    tools.add(load.pid());
    long own = figures.cpuMicros() + ProcessFigures.of(tools).cpuMicros();
    return new Moment(System.nanoTime(), figures, Machine.busyMicros() - own);
  }

  private Process start(RunningGateway gateway, String[] load, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(Arrays.asList(load));
    command.addAll(Arrays.asList(more));
    gateway.ports().forEach(port -> command.add(Integer.toString(port)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String expect(BufferedReader out, String start) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(start)) {
      throw new IOException("expected llmload to print " + start + ", not " + line);
    }
    return line;
  }
}
