package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The comparison. In each round every gateway takes its turn in every phase, so that what else the
 * machine does meets all alike. The gateways keep running between their turns: idle they cost next
 * to nothing, and a JVM that was started anew would have to be warmed up each time. For held
 * streams each is started anew all the same: see {@link Round#held}.
 */
public final class Compare {
  private static final int BACKENDS = 3;

  /** The same for every JVM; touched at once, so that growth of the process is outside the heap. */
  private static final List<String> JVM =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");

  private final Options options;
  private final Setup setup;
  private final Results results = new Results();
  private final Round round;

  private Compare(Options options, Setup setup, List<Long> backends) {
    this.options = options;
    this.setup = setup;
    this.round = new Round(new LoadTool(setup.work(), backends), results);
  }

  /** Started by {@code benchmarks/compare}, which builds what is needed. */
  public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy),
                "stop what was started"));
    Path target = Path.of("benchmarks/target").toAbsolutePath();
    Path work = Files.createDirectories(target.resolve("compare"));
    NullWar.write(target.resolve("classes"), work.resolve("null.war"));
    List<String> jvm = new ArrayList<>(JVM);
    if (!options.jvm().isEmpty()) {
      jvm.remove("-XX:+UseG1GC"); // two collectors would not start
      jvm.addAll(options.jvm());
    }
    try (Backends backends = Backends.start(work, BACKENDS)) {
      new Compare(options, new Setup(target, backends.urls(), jvm), backends.pids()).run();
    }
  }

  private void run() throws IOException, InterruptedException, RunnerException {
    List<Gateway> gateways = new ArrayList<>();
    for (Gateway gateway : options.only()) {
      if (gateway.isInstalled()) {
        gateways.add(gateway);
      } else {
        System.out.println(gateway.text() + " is not installed and left out");
      }
    }
    if (options.phases().contains(Phase.UNARY) || options.phases().contains(Phase.EVENTS)) {
      loaded(gateways);
    }
    if (options.phases().contains(Phase.HELD)) {
      held(gateways);
    }
    String routing =
        options.phases().contains(Phase.ROUTING) ? RoutingCost.measure().toString() : "";
    new Report(setup.work(), results, routing).write();
  }

  private void loaded(List<Gateway> gateways) throws IOException, InterruptedException {
    List<RunningGateway> running = new ArrayList<>();
    try {
      for (Gateway gateway : gateways) {
        System.out.println("starting " + gateway.text());
        RunningGateway started = RunningGateway.start(gateway, setup);
        running.add(started);
        round.warmUp(started);
      }
      for (int i = 1; i <= options.rounds(); i++) {
        System.out.println("round " + i);
        for (RunningGateway each : running) {
          if (options.phases().contains(Phase.UNARY)) {
            round.unary(each);
          }
        }
        for (RunningGateway each : running) {
          if (options.phases().contains(Phase.EVENTS)) {
            round.events(each);
          }
        }
      }
    } finally {
      running.forEach(RunningGateway::close);
    }
  }

  private void held(List<Gateway> gateways) throws IOException, InterruptedException {
    for (int i = 1; i <= options.rounds(); i++) {
      System.out.println("held streams, round " + i);
      for (Gateway gateway : gateways) {
        if (gateway != Gateway.DIRECT) {
          try (RunningGateway started = RunningGateway.start(gateway, setup)) {
            round.held(started);
          }
        }
      }
    }
  }
}
