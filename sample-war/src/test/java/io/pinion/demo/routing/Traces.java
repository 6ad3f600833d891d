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

  /** How often a machine may be too slow for pins that live so short. */
  private static final int TRIES = 10;

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
    Asked first = Asked.of(members.inTurn(0));
    Asked pinned = first.again(members.inTurn(store == Store.HAZELCAST ? 1 : 0));
    for (int i = 0; i < TRIES && pinned.since(first).compareTo(members.sureTtl()) >= 0; i++) {
      report.note("a pin lives for " + members.ttl().toSeconds() + " s: once more");
      first = Asked.of(first.member());
      pinned = first.again(pinned.member());
    }
    judge(first.told(members), pinned.told(members), report);
  }

  private static void judge(Told first, Told pinned, Report report) {
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

  /**
   * A request that was answered.
   *
   * @param began when that was, in {@link System#nanoTime} terms
   * @param ended when it had been
   */
  private record Asked(
      Member member, String session, String trace, ModelAnswer answer, long began, long ended) {
    static Asked of(Member member) throws IOException, InterruptedException {
      return of(member, "chat-" + UUID.randomUUID());
    }

    private static Asked of(Member member, String session)
        throws IOException, InterruptedException {
      String trace = UUID.randomUUID().toString().replace("-", "");
      String caller = HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());
      String parent = "00-" + trace + "-" + caller + "-01";
      long began = System.nanoTime();
      ModelAnswer answer = member.client().chat(DemoRoute.CODE.question(), session, parent);
      return new Asked(member, session, trace, answer, began, System.nanoTime());
    }

    /** The session's next request, at this member. */
    Asked again(Member next) throws IOException, InterruptedException {
      return of(next, session);
    }

    /** How old the other's decision was at most. */
    Duration since(Asked other) {
      return Duration.ofNanos(ended - other.began);
    }

    Told told(Members members) throws InterruptedException {
      return new Told(member, answer, members.traces().await(trace, 1));
    }
  }

  /** What was told of one request. */
  private record Told(Member member, ModelAnswer answer, List<ReceivedSpan> spans) {
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
