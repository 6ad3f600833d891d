package io.pinion.benchmarks.day;

import io.pinion.benchmarks.paper.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Runs the day for each policy, always with the same requests. */
public final class Day {
  private static final int SESSIONS = 1_000_000;
  private static final long SEED = 20261121;

  /**
   * How many sessions a backend keeps warm. At the busiest time one has about 60 whose next request
   * is to come within two minutes.
   */
  private static final List<Integer> SIZES = List.of(40, 80);

  private final Clock clock = new Clock();
  private final Deque<Change> ahead;
  private final Member member;

  private Day(Policy policy, Timetable timetable) {
    ahead = new ArrayDeque<>(timetable.changes());
    member = new Member(policy, clock, SIZES);
  }

  /** Prints the table. Arguments: where the drawing goes. */
  public static void main(String[] args) throws IOException {
    Timetable timetable = new Timetable(SEED);
    List<Member> members =
        Arrays.stream(Policy.values())
            .parallel()
            .map(policy -> new Day(policy, timetable).lived())
            .toList();
    Files.writeString(Path.of(args[0]), new Chart(members, timetable.periods()).svg());
    System.out.print(table(members));
  }

  private Member lived() {
    new Workload(SESSIONS, SEED).forEach(this::relay);
    return member;
  }

  private void relay(Turn turn) {
    Change next = ahead.peek();
    while (next != null && next.at().compareTo(turn.at()) <= 0) {
      Change change = ahead.remove();
      clock.set(change.at());
      member.happens(change);
      next = ahead.peek();
    }
    clock.set(turn.at());
    member.relay(turn);
  }

  private static Table table(List<Member> members) {
    List<String> heads = new ArrayList<>(List.of("% of requests"));
    SIZES.forEach(size -> heads.add("hits, " + size + " sessions warm"));
    heads.add("moved");
    Table table = new Table(heads.toArray(String[]::new));
    for (Member member : members) {
      List<Tally> tallies = member.caches().stream().map(WarmSessions::tally).toList();
      double moved = 100.0 * member.moved() / tallies.get(0).requests();
      Stream<String> cells =
          Stream.concat(tallies.stream().map(Tally::share), Stream.of(moved))
              .map(share -> Table.number(OptionalDouble.of(share)));
      table.row(Stream.concat(Stream.of(member.policy().label()), cells).toArray(String[]::new));
    }
    return table;
  }
}
