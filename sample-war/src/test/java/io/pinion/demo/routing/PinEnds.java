package io.pinion.demo.routing;

import io.pinion.sample.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A pin lives for its time from the decision on, however often it is read; then its session is
 * routed afresh.
 */
final class PinEnds implements Act {

  @Override
  public void play(Members members, Report report) throws IOException, InterruptedException {
    report.title(
        "A session that goes on for longer than its pin lives: "
            + members.ttl().toSeconds()
            + " s from the decision on");
    Session session = new Session(members.inTurn(0));
    Asked first = session.ask(DemoRoute.CODE);
    Asked last =
        Eventually.get(() -> session.ask(DemoRoute.REASON), asked -> !asked.answer().pinned());

    try (Table table = report.table("after", "request", "about", "model of the answer", "")) {
      session.show(first, table);
      session.showBefore(last, table);
      session.show(last, table);
    }
    report.promise("the first is routed", !first.answer().pinned(), first);
    report.promise(
        "its pin is kept for its time, to the second",
        last.after().compareTo(members.sureTtl()) >= 0,
        last);
    report.promise(
        "then it is routed afresh, to the model that suits now",
        !last.answer().pinned() && !last.answer().model().equals(first.answer().model()),
        last);
  }

  /**
   * A question that was answered.
   *
   * @param after from before the session's first question was asked
   */
  private record Asked(DemoRoute about, ModelAnswer answer, Duration after) {}

  private static final class Session {
    private final Member member;
    private final String id = "chat-" + UUID.randomUUID();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final long began = System.nanoTime();

    Session(Member member) {
      this.member = member;
    }

    Asked ask(DemoRoute about) throws IOException, InterruptedException {
      ModelAnswer answer = member.client().chat(about.question(), id);
      Duration after = Duration.ofNanos(System.nanoTime() - began);
      Asked next = new Asked(about, answer, after);
      asked.add(next);
      return next;
    }

    /** The one before, unless it is the first. */
    void showBefore(Asked one, Table table) {
      int before = asked.indexOf(one) - 1;
      if (before > 0) {
        show(asked.get(before), table);
      }
    }

    void show(Asked one, Table table) {
      table.row(
          "%.1f s".formatted(one.after().toMillis() / 1000.0),
          asked.indexOf(one) + 1,
          one.about().id(),
          one.answer().model(),
          one.answer().mark());
    }
  }
}
