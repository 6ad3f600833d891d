package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Members of a cluster of three gateways die, are cut off and have a wrong clock, while clients go
 * on asking the others.
 */
class ClusterFailuresIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int SESSIONS = 100;

  private GatewayCluster cluster;

  @BeforeEach
  void start() throws Exception {
    BACKENDS.clear();
    Map<String, String> settings = BACKENDS.settings();
    cluster = GatewayCluster.start(settings, settings, settings);
    for (int member = 0; member < 3; member++) {
      cluster.warm(member);
    }
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void aKilledMemberTakesNoPinAlongAndFailsNoRequestOfTheOthers() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(2), SteadyLoad.ids(0));
    try (SteadyLoad others = SteadyLoad.over(sessions, cluster.uri(0), cluster.uri(1))) {
      double selected = selected(0) + selected(1);
      cluster.get(2).kill();
      others.awaitRound();
      cluster.awaitMembers(0, 2);
      cluster.awaitMembers(1, 2);
      others.awaitRound();

      cluster.startAgain(2);
      cluster.awaitAll();
      others.awaitRound();
      others.endServedAndPinned();
      // a session whose requests a member still remembers stays there without its pin, too
      assertThat(selected(0) + selected(1)).as("selected, as pins were lost").isEqualTo(selected);
    }
    for (int member = 0; member < 3; member++) {
      cluster.warm(member);
      sessions.assertPinned(cluster.uri(member));
    }
  }

  private double selected(int member) throws IOException {
    return cluster.figure(member, "pinion_decisions_total{decision=\"selected\"}");
  }

  @Test
  void membersThatWereCutOffFromOneAnotherEndWithOneBackendForEachSession() throws Exception {
    PinnedSessions ofBoth = PinnedSessions.through(cluster.uri(0), SteadyLoad.ids(0));
    PinnedSessions ofOne = PinnedSessions.through(cluster.uri(0), SteadyLoad.ids(1));
    PinnedSessions here;
    PinnedSessions there;
    try (SteadyLoad both = SteadyLoad.over(ofBoth, cluster.uri(0), cluster.uri(2));
        SteadyLoad one = SteadyLoad.over(ofOne, cluster.uri(0), cluster.uri(1))) {
      try (Network network = new Network()) {
        network.cut(GatewayCluster.address(0), GatewayCluster.address(2));
        network.cut(GatewayCluster.address(1), GatewayCluster.address(2));
        both.awaitRound();
        one.awaitRound();
        cluster.awaitMembers(0, 2);
        cluster.awaitMembers(1, 2);
        cluster.awaitMembers(2, 1);
        cluster.warm(0);
        cluster.warm(2);
        both.awaitRound();
        one.awaitRound();
        here = PinnedSessions.through(cluster.uri(0), SESSIONS);
        there = PinnedSessions.through(cluster.uri(2), SESSIONS);
        // sessions of the one side come to the other as well, and are pinned there by hash
        for (PinnedSessions.Pinned session : here.all()) {
          assertThat(PinnedSessions.ask(cluster.uri(2), session.id()).status()).isEqualTo(200);
        }
      }

      cluster.awaitAll();
      Eventually.get(() -> cluster.get(2).log(), log -> log.contains("is MERGED"));
      for (int member = 0; member < 3; member++) {
        cluster.warm(member);
      }
      for (PinnedSessions sessions : new PinnedSessions[] {ofBoth, here, there}) {
        assertOneBackendEach(sessions);
      }
      long moved = both.soFar().get("moved");
      both.awaitRound();
      assertThat(both.endServed().get("moved")).isEqualTo(moved);
      // what one side alone has seen
      one.endServedAndPinned();
      ofOne.assertPinned(cluster.uri(2));
      there.assertPinned(cluster.uri(0));
    }
  }

  /** A loaded machine may take longer than the store's deadline. */
  private Reply askStore(int member, PinnedSessions.Pinned session) throws Exception {
    return Eventually.get(
        () -> {
          Reply reply = PinnedSessions.ask(cluster.uri(member), session.id());
          assertThat(reply.status()).as("%s", reply).isEqualTo(200);
          return reply;
        },
        reply -> !PinnedSessions.isWithoutStore(reply));
  }

  private void assertOneBackendEach(PinnedSessions sessions) throws Exception {
    for (PinnedSessions.Pinned session : sessions.all()) {
      Reply first = askStore(0, session);
      for (int member = 0; member < 3; member++) {
        Reply reply = askStore(member, session);
        assertThat(reply.decision()).as("%s", session).isEqualTo("pinned");
        assertThat(reply.backend()).as("%s", session).isEqualTo(first.backend());
      }
    }
  }

  /** What it holds has expired for it, and is selected afresh; what the others hold stays. */
  @Test
  void aMemberWhoseClockJumpsAnHourCostsNoErrorAndTheOthersNoPin() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(0), SESSIONS);
    PinnedSessions loaded = PinnedSessions.through(cluster.uri(0), SteadyLoad.ids(0));
    PinOwners owners = cluster.pinOwners();
    try (SteadyLoad others = SteadyLoad.over(loaded, cluster.uri(0), cluster.uri(1))) {
      ClockShift.shift(2, Duration.ofHours(1));
      Eventually.get(() -> cluster.get(2).log(), log -> log.contains("clock jump"));
      others.awaitRound();

      int lost = 0;
      for (PinnedSessions.Pinned session : sessions.and(loaded)) {
        List<Reply> replies = askedOfAll(session);
        if (owners.ofSession(session.hash()).equals(GatewayCluster.address(2))) {
          assertThat(replies).as("%s", session).allMatch(each -> isWhere(replies.get(0), each));
          lost += replies.stream().anyMatch(each -> each.decision().equals("selected")) ? 1 : 0;
        } else {
          assertThat(replies)
              .as("%s", session)
              .allMatch(each -> each.decision().equals("pinned"))
              .allMatch(each -> each.backend().equals(session.home()));
        }
      }
      assertThat(lost).as("what the clock has cost its own member").isPositive();
      long moved = others.soFar().get("moved");
      others.awaitRound();
      assertThat(others.endServed().get("moved")).isEqualTo(moved); // not to and fro
    }
  }

  /** What each member's store has said of a session, twice in turns. */
  private List<Reply> askedOfAll(PinnedSessions.Pinned session) throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int member = 0; member < 3; member++) {
        replies.add(askStore(member, session));
      }
    }
    return replies;
  }

  private static boolean isWhere(Reply first, Reply other) {
    return other.backend().equals(first.backend());
  }
}
