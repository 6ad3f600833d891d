package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The turns of one gateway. Each prints a line. */
final class Round {
  private static final int WARM_SECONDS = 10;
  private static final int HELD_STREAMS = 2_000;

  private final LoadTool tool;
  private final Results results;

  Round(LoadTool tool, Results results) {
    this.tool = tool;
    this.results = results;
  }

  /** Lets a JVM compile what it will run. */
  void warmUp(RunningGateway gateway) throws IOException, InterruptedException {
    int seconds = gateway.gateway().isJava() ? WARM_SECONDS : 1;
    tool.warmUp(gateway, seconds, LoadTool.UNARY);
    tool.warmUp(gateway, seconds, LoadTool.EVENTS);
  }

  void unary(RunningGateway gateway) throws IOException, InterruptedException {
    int seconds = 6;
    LoadTool.Measured measured = tool.measure(gateway, 1, seconds, LoadTool.UNARY);
    Gateway who = gateway.gateway();
    double units = measured.load().ok();
    results.add(who, Figure.UNARY_RATE, units / seconds);
    if (who != Gateway.DIRECT) {
      results.add(who, Figure.UNARY_CPU, measured.gateway().cpuMicros() / units);
      results.add(who, Figure.UNARY_SWITCHES, measured.gateway().switches() / units);
    }
    if (who.isJava()) {
      results.add(who, Figure.UNARY_READS, measured.gateway().reads() / units);
      results.add(who, Figure.UNARY_WRITES, measured.gateway().writes() / units);
    }
    say(
        who,
        "unary: %.1f us CPU a request, %.0f requests/s",
        measured.gateway().cpuMicros() / units,
        units / seconds);
    warn(who, measured.load());
  }

  void events(RunningGateway gateway) throws IOException, InterruptedException {
    LoadTool.Measured measured = tool.measure(gateway, 3, 10, LoadTool.EVENTS);
    Gateway who = gateway.gateway();
    LoadResult load = measured.load();
    double units = load.events();
    results.add(who, Figure.EVENT_P50, load.p50());
    results.add(who, Figure.EVENT_P99, load.p99());
    if (who != Gateway.DIRECT) {
      results.add(who, Figure.EVENT_CPU, measured.gateway().cpuMicros() / units);
      results.add(who, Figure.EVENT_SWITCHES, measured.gateway().switches() / units);
    }
    if (who.isJava()) {
      results.add(who, Figure.EVENT_READS, measured.gateway().reads() / units);
      results.add(who, Figure.EVENT_WRITES, measured.gateway().writes() / units);
    }
    say(
        who,
        "events: %.1f us CPU an event, latency p50 %.0f us, p99 %.0f us, %.0f events",
        measured.gateway().cpuMicros() / units,
        load.p50(),
        load.p99(),
        units);
    warn(who, load);
  }

  /** On a process that has held no streams before, since what it once had it may keep. */
  void held(RunningGateway gateway) throws IOException, InterruptedException {
    Gateway who = gateway.gateway();
    tool.warmUp(gateway, who.isJava() ? WARM_SECONDS : 1, LoadTool.UNARY);
    tool.warmUp(gateway, 3, "-c", "64", "-t", "20", "-i", "20000");
    long heapBefore = liveHeapKib(gateway);
    ProcessFigures before = gateway.figures();
    Process load = tool.hold(gateway, HELD_STREAMS);
    try {
      TimeUnit.SECONDS.sleep(3); // the collector and the timers settle
      double heap = liveHeapKib(gateway) - heapBefore;
      // the whole heap is resident from the start (AlwaysPreTouch), so that all growth is outside
      double outside = gateway.figures().since(before).residentKib();
      if (who.isJava()) {
        results.add(who, Figure.HELD_HEAP, heap / HELD_STREAMS);
      }
      results.add(who, Figure.HELD_OUTSIDE, outside / HELD_STREAMS);
      results.add(who, Figure.HELD_MEMORY, (heap + outside) / HELD_STREAMS);
      say(
          who,
          "held: %.1f KiB a stream, %.1f of it heap",
          (heap + outside) / HELD_STREAMS,
          heap / HELD_STREAMS);
    } finally {
      load.destroy();
      load.waitFor();
    }
  }

  private static long liveHeapKib(RunningGateway gateway) throws IOException, InterruptedException {
    return gateway.gateway().isJava() ? Heap.liveKib(gateway.javaPid()) : 0;
  }

  private static void warn(Gateway who, LoadResult load) {
    if (load.faults() > 0) {
      say(who, "%d answers failed or were not whole", load.faults());
    }
  }

  private static void say(Gateway who, String format, Object... values) {
    System.out.println("  " + who.label() + " " + String.format(Locale.ROOT, format, values));
  }
}
