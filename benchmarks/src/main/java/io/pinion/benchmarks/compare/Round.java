package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The turns of one gateway. Each prints a line. */
final class Round {
  /** After so many of either a JVM has compiled what they run. */
  private static final long WARM_REQUESTS = 200_000;

  private static final long WARM_EVENTS = 250_000;
  private static final int WARM_SECONDS = 5;
  private static final int HELD_STREAMS = 2_000;

  /** Held before these. */
  private static final int STREAMS_BEFORE = 500;

  /** A share of the machine that spoils latencies. */
  private static final double NOISE = 0.05;

  private final LoadTool tool;
  private final Results results;

  Round(LoadTool tool, Results results) {
    this.tool = tool;
    this.results = results;
  }

  /** Lets a JVM compile what it will run. */
  void warmUp(RunningGateway gateway) throws IOException, InterruptedException {
    long requests = 0;
    while (requests < WARM_REQUESTS) {
      requests += warmUp(gateway, LoadTool.UNARY).ok();
    }
    long events = 0;
    while (events < WARM_EVENTS) {
      events += warmUp(gateway, LoadTool.EVENTS).events();
    }
  }

  private LoadResult warmUp(RunningGateway gateway, String... load)
      throws IOException, InterruptedException {
    LoadResult result = tool.measure(gateway, 0, WARM_SECONDS, load).load();
    if (result.ok() == 0) {
      throw new IOException(gateway.gateway().text() + " answers nothing under load");
    }
    return result;
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
    warn(who, measured);
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
    warn(who, measured);
  }

  /**
   * What each further stream costs once there are some, so that what many share is not counted: a
   * pool's threads, code that has been compiled. On a process that has held no streams before,
   * since what it once had it may keep.
   */
  void held(RunningGateway gateway) throws IOException, InterruptedException {
    warmUp(gateway, LoadTool.UNARY);
    warmUp(gateway, LoadTool.FEW_EVENTS);
    Process some = tool.hold(gateway, STREAMS_BEFORE);
    try {
      heldBesides(gateway);
    } finally {
      end(some);
    }
  }

  private void heldBesides(RunningGateway gateway) throws IOException, InterruptedException {
    Gateway who = gateway.gateway();
    TimeUnit.SECONDS.sleep(3); // the collector and the timers settle
    long heapBefore = liveHeapKib(gateway);
    ProcessFigures before = gateway.figures();
    Process load = tool.hold(gateway, HELD_STREAMS);
    try {
      TimeUnit.SECONDS.sleep(3);
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
      end(load);
    }
  }

  private static void end(Process load) throws InterruptedException {
    load.destroy();
    load.waitFor();
  }

  private static long liveHeapKib(RunningGateway gateway) throws IOException, InterruptedException {
    return gateway.gateway().isJava() ? Heap.liveKib(gateway.javaPid()) : 0;
  }

  private void warn(Gateway who, LoadTool.Measured measured) {
    results.addOthers(measured.others());
    if (measured.others() > NOISE) {
      say(who, "NOISE: other processes took %.0f %% of the machine", measured.others() * 100);
    }
    if (measured.load().faults() > 0) {
      say(who, "FAULTS: %d answers failed or were not whole", measured.load().faults());
    }
  }

  private static void say(Gateway who, String format, Object... values) {
    System.out.println("  " + who.label() + " " + String.format(Locale.ROOT, format, values));
  }
}
