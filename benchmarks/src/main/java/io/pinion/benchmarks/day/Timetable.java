package io.pinion.benchmarks.day;

import io.pinion.benchmarks.day.Change.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What happens to the backends on that day. */
final class Timetable {
  /** Backends in the end. */
  static final int BACKENDS = 100;

  /** Backends at midnight. */
  static final int AT_FIRST = 80;

  /** Until probes have found a dead process out. */
  private static final Duration UNSEEN = Duration.ofSeconds(5);

  /** When a part of it begins and ends, for people. */
  record Period(String name, Duration from, Duration to) {}

  private final List<Change> changes = new ArrayList<>();
  private final List<Period> periods = new ArrayList<>();
  private final SplittableRandom random;

  Timetable(long seed) {
    random = new SplittableRandom(seed);
    scaleOut(Duration.ofHours(7), AT_FIRST, 90);
    scaleOut(Duration.ofHours(9), 90, BACKENDS);
    deploy(Duration.ofHours(11));
    failures(12);
    failAtOnce(Duration.ofHours(15), 40, 48, Duration.ofMinutes(20));
    maintain(Duration.ofHours(17), 20, 25);
    deploy(Duration.ofHours(20));
    changes.sort(Comparator.comparing(Change::at)); // stable: what is added first happens first
  }

  /** All of them, in the order of time. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** What to mark in a drawing. */
  List<Period> periods() {
    return List.copyOf(periods);
  }

  static String id(int number) {
    return "gpu-%02d".formatted(number);
  }

  private void scaleOut(Duration at, int from, int to) {
    IntStream.range(from, to).forEach(i -> add(at, Kind.JOINS, id(i)));
    periods.add(new Period("+" + (to - from), at, at.plusMinutes(10)));
  }

  /** Five at a time: drained for four minutes, down for two. */
  private void deploy(Duration begin) {
    int batch = 5;
    Duration at = begin;
    for (int i = 0; i < BACKENDS; i += batch) {
      for (int k = i; k < i + batch; k++) {
        drainAndRestart(id(k), at, Duration.ofMinutes(4), Duration.ofMinutes(2));
      }
      at = at.plusMinutes(6);
    }
    periods.add(new Period("deploy", begin, at));
  }

  private void failures(int count) {
    for (int i = 0; i < count; i++) {
      Duration at = Duration.ofMinutes(30 + random.nextInt(23 * 60));
      fail(id(random.nextInt(AT_FIRST)), at, Duration.ofMinutes(10));
    }
  }

  private void failAtOnce(Duration at, int from, int to, Duration down) {
    IntStream.range(from, to).forEach(i -> fail(id(i), at, down));
    periods.add(new Period((to - from) + " fail", at, at.plus(down)));
  }

  private void maintain(Duration at, int from, int to) {
    Duration drained = Duration.ofMinutes(60);
    Duration down = Duration.ofMinutes(30);
    IntStream.range(from, to).forEach(i -> drainAndRestart(id(i), at, drained, down));
    periods.add(new Period((to - from) + " drained", at, at.plus(drained).plus(down)));
  }

  private void drainAndRestart(String id, Duration at, Duration drained, Duration down) {
    add(at, Kind.DRAINS, id);
    fail(id, at.plus(drained), down);
    add(at.plus(drained).plus(down), Kind.STAYS, id);
  }

  private void fail(String id, Duration at, Duration down) {
    add(at, Kind.FALLS, id);
    add(at.plus(UNSEEN), Kind.SEEN_DOWN, id);
    add(at.plus(down), Kind.RETURNS, id);
  }

  private void add(Duration at, Kind kind, String id) {
    changes.add(new Change(at, kind, id));
  }
}
