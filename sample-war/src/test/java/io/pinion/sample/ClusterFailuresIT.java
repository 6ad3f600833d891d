package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members of a cluster of three gateways die, hang, are cut off and restarted. */
class ClusterFailuresIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int SESSIONS = 100;

  private GatewayCluster cluster;

  @BeforeEach
  void start() throws Exception {
    BACKENDS.clear();
    ClockShift.shift(2, Duration.ZERO);
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    cluster = GatewayCluster.start(settings, settings, settings);
    for (int member = 0; member < 3; member++) {
      warm(member);
    }
  }

  /** The first requests of a JVM may take longer than the store's deadline. */
  private void warm(int member) throws Exception {
    Eventually.get(
        () -> {
          int pinned = 0;
          for (int i = 0; i < 50; i++) {
            String id = Behaviour.freshId();
            var unused = PinnedSessions.ask(cluster.uri(member), id);
            pinned +=
                PinnedSessions.ask(cluster.uri(member), id).decision().equals("pinned") ? 1 : 0;
          }
          return pinned;
        },
        pinned -> pinned == 50);
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
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(2), SESSIONS);
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (Crowd others =
        Crowd.start(
            4,
            4,
            thread -> {
              for (int i = 0; !done.isDone(); i++) {
                String id = sessions.all().get((thread * 31 + i) % SESSIONS).id();
                assertThat(PinnedSessions.ask(cluster.uri(thread % 2), id).status()).isEqualTo(200);
              }
            })) {
      cluster.get(2).kill();
      cluster.awaitMembers(0, 2);
      cluster.awaitMembers(1, 2);
      done.complete(null);
      others.await();
    }

    cluster.startAgain(2);
    cluster.awaitAll();
    for (int member = 0; member < 3; member++) {
      warm(member);
      sessions.assertPinned(cluster.uri(member));
    }
  }

  @Test
  void aFrozenMemberCostsTheOthersNoMoreThanTheDeadlineAndNoRequest() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(0), SESSIONS);
    double asked = cluster.figure(1, "pinion_store_errors_total");

    cluster.get(2).freeze();
    int withoutStore = 0;
    int requests = 0;
    try {
      for (PinnedSessions.Pinned session : sessions.all()) {
        for (int member = 0; member < 2; member++) {
          Reply reply = PinnedSessions.ask(cluster.uri(member), session.id());
          requests++;
          assertThat(reply.status()).as("%s", reply).isEqualTo(200);
          if (PinnedSessions.isWithoutStore(reply)) {
            withoutStore++;
            // member 0 has sent it before, member 1 never
            assertThat(reply.backend()).isEqualTo(member == 0 ? session.home() : session.byHash());
          } else {
            assertThat(reply.decision()).isEqualTo("pinned");
            assertThat(reply.backend()).isEqualTo(session.home());
          }
        }
      }
      assertThat(withoutStore).isPositive();
      // each waits for one answer at most
      assertThat(cluster.figure(1, "pinion_store_errors_total") - asked)
          .isLessThanOrEqualTo(SESSIONS);
      assertNewSessionsAreSentAlike();
      cluster.awaitMembers(0, 2); // given up, and its part is had from the copies
      cluster.awaitMembers(1, 2);
      sessions.assertPinned(cluster.uri(1));
    } finally {
      cluster.get(2).thaw();
    }
    cluster.awaitAll();
    for (int member = 0; member < 3; member++) {
      warm(member);
      sessions.assertPinned(cluster.uri(member));
    }
    assertThat(requests).isEqualTo(2 * SESSIONS);
  }

  /** Whether their pins are to be kept by the frozen member or by another. */
  private void assertNewSessionsAreSentAlike() throws IOException {
    for (int i = 0; i < SESSIONS; i++) {
      String id = Behaviour.freshId();
      Reply first = PinnedSessions.ask(cluster.uri(0), id);
      Reply second = PinnedSessions.ask(cluster.uri(1), id);
      assertThat(first.status()).as("%s", first).isEqualTo(200);
      assertThat(second.status()).as("%s", second).isEqualTo(200);
      assertThat(second.backend()).isEqualTo(first.backend());
    }
  }

  @Test
  void aRollingRestartOfAllMembersKeepsAllPins() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(0), SESSIONS);

    for (int member = 0; member < 3; member++) {
      cluster.get(member).stop();
      cluster.startAgain(member);
      cluster.awaitAll();
    }

    for (int member = 0; member < 3; member++) {
      warm(member);
      sessions.assertPinned(cluster.uri(member));
    }
  }

  @Test
  void membersThatWereCutOffFromOneAnotherEndWithOneBackendForEachSession() throws Exception {
    PinnedSessions before = PinnedSessions.through(cluster.uri(0), SESSIONS);
    Network network = new Network();
    PinnedSessions here;
    PinnedSessions there;
    try (network) {
      network.cut(GatewayCluster.address(0), GatewayCluster.address(2));
      network.cut(GatewayCluster.address(1), GatewayCluster.address(2));
      cluster.awaitMembers(0, 2);
      cluster.awaitMembers(1, 2);
      cluster.awaitMembers(2, 1);
      warm(0);
      warm(2);
      here = PinnedSessions.through(cluster.uri(0), SESSIONS);
      there = PinnedSessions.through(cluster.uri(2), SESSIONS);
      // sessions of the one side come to the other as well, and are pinned there by hash
      for (PinnedSessions.Pinned session : here.all()) {
        assertThat(PinnedSessions.ask(cluster.uri(2), session.id()).status()).isEqualTo(200);
      }
    }

    cluster.awaitAll();
    for (int member = 0; member < 3; member++) {
      warm(member);
    }
    for (PinnedSessions sessions : new PinnedSessions[] {before, here, there}) {
      assertOneBackendEach(sessions);
    }
    there.assertPinned(cluster.uri(0)); // what one side alone has seen
  }

  /** A loaded machine may take longer than the store's deadline. */
  private Reply askStore(int member, PinnedSessions.Pinned session) throws Exception {
    return Eventually.get(
        () -> PinnedSessions.ask(cluster.uri(member), session.id()),
        reply -> !PinnedSessions.isWithoutStore(reply));
  }

  private void assertOneBackendEach(PinnedSessions sessions) throws Exception {
    for (PinnedSessions.Pinned session : sessions.all()) {
      Reply first = askStore(0, session);
      for (int member = 0; member < 3; member++) {
        Reply reply = askStore(member, session);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.decision()).as("%s", session).isEqualTo("pinned");
        assertThat(reply.backend()).as("%s", session).isEqualTo(first.backend());
      }
    }
  }

  /** What it holds has expired for it, about a third of all; the others' stays. */
  @Test
  void aMemberWhoseClockJumpsAnHourCostsNoErrorAndTheOthersNoPin() throws Exception {
    PinnedSessions sessions = PinnedSessions.through(cluster.uri(0), 2 * SESSIONS);

    ClockShift.shift(2, Duration.ofHours(1));
    Eventually.get(() -> cluster.get(2).log(), log -> log.contains("clock jump"));

    int kept = 0;
    for (PinnedSessions.Pinned session : sessions.all()) {
      Set<String> seen = new HashSet<>();
      for (int round = 0; round < 5; round++) {
        for (int member = 0; member < 3; member++) {
          Reply reply = PinnedSessions.ask(cluster.uri(member), session.id());
          assertThat(reply.status()).as("%s", reply).isEqualTo(200);
          if (!PinnedSessions.isWithoutStore(reply)) {
            seen.add(reply.backend());
          }
        }
      }
      assertThat(seen).as("%s", session).hasSize(1);
      kept += seen.contains(session.home()) ? 1 : 0;
    }
    assertThat(kept).isGreaterThanOrEqualTo(SESSIONS);
  }
}
