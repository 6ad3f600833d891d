package io.pinion.benchmarks.day;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What clients do on one day: sessions begin at random, half as many again in the afternoon as on
 * average and half as many at night. Three of ten are agents, of about 12 turns and 15 seconds
 * between them; the others are people, of about 4 turns, 90 seconds, and a longer pause now and
 * then.
 */
final class Workload {
  private static final Duration DAY = Duration.ofDays(1);

  /** How much more than the average, at the busiest time. */
  private static final double SWING = 0.5;

  private static final double BUSIEST_HOUR = 15;
  private static final double AGENTS = 0.3;

  private final int sessions;
  private final SplittableRandom random;
  private final PriorityQueue<Session> waiting =
      new PriorityQueue<>(Comparator.comparing(Session::next));

  Workload(int sessions, long seed) {
    this.sessions = sessions;
    this.random = new SplittableRandom(seed);
  }

  /** A session that is to have another turn. */
  private record Session(
      Conversation conversation, boolean agent, int turnsLeft, boolean fresh, Duration next) {}

  /** Each request of the day, in the order of time. */
  void forEach(Consumer<Turn> action) {
    Duration arrival = Duration.ZERO;
    for (int i = 0; i < sessions; i++) {
      arrival = arrival.plus(seconds(gap(DAY.toSeconds() / (double) sessions / rate(arrival))));
      turnsUntil(arrival, action);
      waiting.add(begin(arrival));
    }
    turnsUntil(DAY, action);
  }

  private void turnsUntil(Duration time, Consumer<Turn> action) {
    Session session = waiting.peek();
    while (session != null && session.next().compareTo(time) < 0 && before(session.next(), DAY)) {
      waiting.remove();
      action.accept(new Turn(session.next(), session.conversation(), session.fresh()));
      if (session.turnsLeft() > 1) {
        waiting.add(followUp(session));
      }
      session = waiting.peek();
    }
  }

  private static boolean before(Duration time, Duration end) {
    return time.compareTo(end) < 0;
  }

  private Session begin(Duration at) {
    boolean agent = random.nextDouble() < AGENTS;
    int turns = 1 + (int) gap(agent ? 11 : 3);
    return new Session(
        new Conversation(new SessionKey(random.nextLong(), random.nextLong())),
        agent,
        turns,
        true,
        at);
  }

  private Session followUp(Session session) {
    double pause = session.agent() ? 15 : random.nextDouble() < 0.05 ? 15 * 60 : 90;
    return new Session(
        session.conversation(),
        session.agent(),
        session.turnsLeft() - 1,
        false,
        session.next().plus(seconds(1 + gap(pause))));
  }

  /** How many times the average, at this time of day. */
  private static double rate(Duration at) {
    double hour = at.toSeconds() / 3600.0;
    return 1 + SWING * Math.cos((hour - BUSIEST_HOUR) / 24 * 2 * Math.PI);
  }

  /** Exponential. */
  private double gap(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
