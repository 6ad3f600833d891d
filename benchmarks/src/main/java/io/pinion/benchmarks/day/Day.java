package io.pinion.benchmarks.day;

import io.pinion.benchmarks.paper.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/** Runs the day for all policies at once, each of which gets the same requests. */
public final class Day {
  private static final int SESSIONS = 1_000_000;
  private static final long SEED = 20261121;

  /** Of each backend: half as many again as are in use at the busiest time, evenly spread. */
  private static final int WARM_SESSIONS = 80;

  private final Clock clock = new Clock();
  private final Timetable timetable = new Timetable(SEED);
  private final Deque<Change> ahead = new ArrayDeque<>(timetable.changes());
  private final List<Member> members =
      Arrays.stream(Policy.values())
          .map(policy -> new Member(policy, clock, WARM_SESSIONS))
          .toList();

  private Day() {}

  /** Prints the table. Arguments: where the drawing goes. */
  public static void main(String[] args) throws IOException {
    Day day = new Day();
    new Workload(SESSIONS, SEED).forEach(day::relay);
    Files.writeString(Path.of(args[0]), new Chart(day.members, day.timetable.periods()).svg());
    day.print(System.out);
  }

  private void relay(Turn turn) {
    Change next = ahead.peek();
    while (next != null && next.at().compareTo(turn.at()) <= 0) {
      Change change = ahead.remove();
      clock.set(change.at());
      members.forEach(member -> member.happens(change));
      next = ahead.peek();
    }
    clock.set(turn.at());
    members.forEach(member -> member.relay(turn));
  }

  private void print(PrintStream out) {
    Table table = new Table("policy", "hits, %", "worst ten minutes, %");
    for (Member member : members) {
      table.row(
          member.policy().label(),
          Table.number(OptionalDouble.of(member.tally().share())),
          Table.number(OptionalDouble.of(member.tally().worst())));
    }
    out.printf(
        "%d sessions, %d requests that follow another of their session%n%n%s",
        SESSIONS, members.get(0).tally().requests(), table);
  }
}
