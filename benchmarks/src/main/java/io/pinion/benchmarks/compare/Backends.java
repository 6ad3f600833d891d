package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The simulated LLM servers, one process each. */
final class Backends implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();

  private Backends() {}

  static Backends start(Path work, int count) throws IOException {
    Backends backends = new Backends();
    for (int i = 0; i < count; i++) {
      int port = Ports.free();
      backends.processes.add(
          new ProcessBuilder(work.resolve("llmsim").toString(), Integer.toString(port), "sim-" + i)
              .inheritIO()
              .start());
      backends.urls.add("http://127.0.0.1:" + port);
    }
    return backends;
  }

  List<String> urls() {
    return List.copyOf(urls);
  }

  List<Long> pids() {
    return processes.stream().map(Process::pid).toList();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
