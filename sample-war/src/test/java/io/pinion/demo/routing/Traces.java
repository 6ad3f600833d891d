package io.pinion.demo.routing;

import io.pinion.sample.ReceivedSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * What the members tell of a session's first request and of a pinned one, to a receiver of
 * OpenTelemetry's spans: the router is asked in the first alone, and that one waits for it.
 */
final class Traces implements Act {
  private static final String ROUTER = "model-router";
  private static final String NONE = "-";

  private final Store store;

  /**
   * Made for members with this store.
   *
   * @param store says at which member the session is pinned
   */
  Traces(Store store) {
    this.store = store;
  }

  @Override
  public void play(Members members, Report report) throws IOException, InterruptedException {
    report.title("The spans of a session's first request and of a pinned one");
    String session = "chat-" + UUID.randomUUID();
    Told first = Told.of(members.inTurn(0), members, session);
    Told pinned = Told.of(members.inTurn(store == Store.HAZELCAST ? 1 : 0), members, session);

    try (Table table = report.table("request", "member", "in all", ROUTER, "spans")) {
      first.show(table);
      pinned.show(table);
    }
    report.promise("the router is asked in the first request", first.asks() == 1, first);
    report.promise(
        "the time it takes is part of that request's",
        first.routing().compareTo(first.whole()) <= 0,
        first);
    report.promise("the pinned one has no span of the router", pinned.asks() == 0, pinned);
    report.promise(
        "one is FIRST and the other PINNED",
        !first.answer().pinned() && pinned.answer().pinned(),
        List.of(first, pinned));
  }

  /** What was told of one request. */
  private record Told(Member member, ModelAnswer answer, List<ReceivedSpan> spans) {
    static Told of(Member member, Members members, String session)
        throws IOException, InterruptedException {
      String trace = UUID.randomUUID().toString().replace("-", "");
      String caller = HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());
      ModelAnswer answer =
          member
              .client()
              .chat(DemoRoute.CODE.question(), session, "00-" + trace + "-" + caller + "-01");
      return new Told(member, answer, members.traces().await(trace, 1));
    }

    long asks() {
      return spans.stream().filter(span -> span.name().equals(ROUTER)).count();
    }

    Duration whole() {
      return time("POST chat");
    }

    Duration routing() {
      return time(ROUTER);
    }

    private Duration time(String name) {
      return spans.stream()
          .filter(span -> span.name().equals(name))
          .map(ReceivedSpan::duration)
          .reduce(Duration.ZERO, Duration::plus);
    }

    void show(Table table) {
      table.row(
          answer.mark(),
          member.name(),
          millis(whole()),
          asks() == 0 ? NONE : millis(routing()),
          String.join(", ", spans.stream().map(ReceivedSpan::name).toList()));
    }

    private static String millis(Duration time) {
      return "%.1f ms".formatted(time.toNanos() / 1_000_000.0);
    }
  }
}
