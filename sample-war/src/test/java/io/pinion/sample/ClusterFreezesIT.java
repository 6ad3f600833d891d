package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One of three gateways in a cluster hangs, while clients go on asking the others. */
class ClusterFreezesIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int SESSIONS = 100;

  /**
   * What requests that need the frozen member may take longer than others, on average: ten times
   * the deadline of 50 ms. Those that wait for the store as long as it takes wait for 10 to 15 s,
   * until Hazelcast gives the member up.
   */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private static GatewayCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // the store is always asked, so that each request that needs the frozen member waits for it
    settings.put("pinion.store.failures", "1000000");
    cluster = GatewayCluster.start(settings, settings, settings);
    for (int member = 0; member < 3; member++) {
      cluster.warm(member);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
    BACKENDS.close();
  }

  @Test
  void aFrozenMemberCostsTheOthersNoMoreThanTheDeadlineAndNoRequest() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(0), SESSIONS);
    PinnedSessions loaded = PinnedSessions.through(cluster.uri(0), SteadyLoad.ids(0));
    PinOwners owners = cluster.pinOwners();
    try (SteadyLoad others = SteadyLoad.over(loaded, cluster.uri(0), cluster.uri(1))) {
      cluster.get(2).freeze();
      try {
        assertSentByMemoryOrHashAfterTheDeadline(sessions, owners);
        others.awaitRound();
        assertNewSessionsAreSentAlike();
        cluster.awaitMembers(0, 2); // given up, and its part is had from the copies
        cluster.awaitMembers(1, 2);
        others.awaitRound();
        sessions.assertPinned(cluster.uri(1));
      } finally {
        cluster.get(2).thaw();
      }
      cluster.awaitAll();
      others.awaitRound();
      others.endServedAndPinned();
    }
    for (int member = 0; member < 3; member++) {
      cluster.warm(member);
      sessions.assertPinned(cluster.uri(member));
      loaded.assertPinned(cluster.uri(member));
    }
  }

  /** Through member 0, which has sent them before, and member 1, which has not. */
  private static void assertSentByMemoryOrHashAfterTheDeadline(
      PinnedSessions sessions, PinOwners owners) throws IOException {
    LongSummaryStatistics ofFrozen = new LongSummaryStatistics();
    LongSummaryStatistics ofOthers = new LongSummaryStatistics();
    int withoutStore = 0;
    boolean givenUp = false;
    for (PinnedSessions.Pinned session : sessions.all()) {
      boolean needsFrozen = owners.ofSession(session.hash()).equals(GatewayCluster.address(2));
      for (int member = 0; member < 2; member++) {
        long began = System.nanoTime();
        Reply reply = PinnedSessions.ask(cluster.uri(member), session.id());
        (needsFrozen && !givenUp ? ofFrozen : ofOthers).accept(System.nanoTime() - began);
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        if (PinnedSessions.isWithoutStore(reply)) {
          withoutStore += needsFrozen ? 1 : 0;
          assertThat(reply.backend()).isEqualTo(member == 0 ? session.home() : session.byHash());
        } else {
          givenUp |= needsFrozen;
          assertThat(reply.decision()).isEqualTo("pinned");
          assertThat(reply.backend()).isEqualTo(session.home());
        }
      }
    }
    assertThat(withoutStore).isPositive();
    // compared with one another, as a loaded machine makes all of them slow
    assertThat(ofFrozen.getAverage() - ofOthers.getAverage())
        .as("nanoseconds of waiting; for the frozen member %s, others %s", ofFrozen, ofOthers)
        .isLessThan((double) LONGEST_WAIT.toNanos());
  }

  /** Whether their pins are to be kept by the frozen member or by another. */
  private static void assertNewSessionsAreSentAlike() throws IOException {
    for (int i = 0; i < SESSIONS; i++) {
      String id = Behaviour.freshId();
      Reply first = PinnedSessions.ask(cluster.uri(0), id);
      Reply second = PinnedSessions.ask(cluster.uri(1), id);
      assertThat(first.status()).as("%s", first).isEqualTo(200);
      assertThat(second.status()).as("%s", second).isEqualTo(200);
      assertThat(second.backend()).isEqualTo(first.backend());
    }
  }
}
