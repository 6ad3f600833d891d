package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways in one cluster whose backends change, by people and by the addresses of a name. */
class ClusterPoolIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final TestBackend ONE = TestBackend.startAt(21, "one", 0);
  private static final TestBackend TWO = TestBackend.startAt(22, "two", ONE.port());
  private static final Path HOSTS = hosts();
  private static GatewayCluster cluster;

  private static Path hosts() {
    try {
      Path work = Files.createDirectories(Path.of(TestRun.property("test.work")));
      return Files.createTempFile(work, "hosts-", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the name of the backends stands for from now on. */
  private static void name(TestBackend... backends) throws IOException {
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
    for (TestBackend backend : backends) {
      lines.append(backend.uri().getHost()).append(" gpus\n");
    }
    Path next = Files.createTempFile(HOSTS.getParent(), "hosts-", ".next");
    Files.writeString(next, lines);
    Files.move(next, HOSTS, StandardCopyOption.ATOMIC_MOVE);
  }

  @BeforeAll
  static void start() throws Exception {
    name();
    cluster = GatewayCluster.start(settings(), settings());
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.backends", "gpu-a,gpu-b,named");
    settings.put("pinion.backend.named.url", "dns://gpus:" + ONE.port());
    settings.put("pinion.dns.refresh", "200ms");
    settings.put("pinion.selector.bounded-load", "off");
    settings.put("pinion.store.timeout", "30s"); // a loaded machine is no failing store
    settings.put("jdk.net.hosts.file", HOSTS.toString());
    settings.put("sun.net.inetaddr.ttl", "0");
    return settings;
  }

  @AfterAll
  static void stop() {
    cluster.close();
    BACKENDS.close();
    ONE.close();
    TWO.close();
  }

  private static double state(int member, String id, String state) throws IOException {
    return cluster.figure(
        member, "pinion_backend_state{backend=\"" + id + "\",state=\"" + state + "\"}");
  }

  private static void awaitState(int member, String id, String state) throws Exception {
    Eventually.get(() -> state(member, id, state), figure -> figure == 1);
  }

  /** How many of some new sessions are served by a backend. */
  private static int placed(int member, String backend) throws IOException {
    int there = 0;
    for (int i = 0; i < 60; i++) {
      Reply reply = PinnedSessions.ask(cluster.uri(member), Behaviour.freshId());
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      there += reply.backend().equals(backend) ? 1 : 0;
    }
    return there;
  }

  @Test
  void drainOfOneMemberIsFollowedByTheOthersAndByOneThatJoinsLater() throws Exception {
    cluster.control(0, "drain", "gpu-a");
    assertThat(state(0, "gpu-a", "draining")).isEqualTo(1);
    awaitState(1, "gpu-a", "draining");
    assertThat(placed(1, "gpu-a")).isZero();

    cluster.get(1).stop();
    cluster.startAgain(1);
    assertThat(state(1, "gpu-a", "draining")).as("from its first request on").isEqualTo(1);
    cluster.awaitAll();

    cluster.control(1, "activate", "gpu-a");
    awaitState(0, "gpu-a", "up");
    assertThat(placed(0, "gpu-a")).isPositive();
  }

  @Test
  void drainOutlivesTheMemberThatBeganIt() throws Exception {
    cluster.control(1, "drain", "gpu-b");
    awaitState(0, "gpu-b", "draining");
    cluster.get(1).kill();
    cluster.startAgain(1);
    cluster.awaitAll();

    assertThat(state(0, "gpu-b", "draining")).isEqualTo(1);
    awaitState(1, "gpu-b", "draining"); // the part of the one that was killed is had from copies
    cluster.control(1, "reset", "gpu-b");
    awaitState(0, "gpu-b", "up");
  }

  @Test
  void whatIsAddedAndRemovedAtOneMemberIsSoAtTheOther() throws Exception {
    cluster.control(0, "add", "gpu-c&url=" + BACKENDS.get("gpu-c").uri());
    awaitState(1, "gpu-c", "up");
    assertThat(placed(1, "gpu-c")).isPositive();

    cluster.control(1, "remove", "gpu-c");
    awaitState(0, "gpu-c", "draining");
    assertThat(placed(0, "gpu-c")).isZero();
  }

  @Test
  void addressesOfANameAreFollowedByAllMembersAlike() throws Exception {
    name(ONE);
    Eventually.get(() -> placed(0, "one"), count -> count > 0);
    Eventually.get(() -> placed(1, "one"), count -> count > 0);
    PinnedSessions pinned = PinnedSessions.through(cluster.uri(0), 10);

    name(ONE, TWO);
    Eventually.get(() -> placed(0, "two"), count -> count > 0);
    Eventually.get(() -> placed(1, "two"), count -> count > 0);
    pinned.assertPinned(cluster.uri(1));

    name(TWO);
    for (int member = 0; member < 2; member++) {
      int each = member;
      Eventually.get(() -> placed(each, "one"), count -> count == 0);
      assertThat(placed(member, "two")).isPositive();
    }
    pinned.assertPinned(cluster.uri(1));

    name(); // a name that is not found any more keeps its addresses
    assertThat(placed(0, "two")).isPositive();
    Eventually.get(() -> cluster.get(0).log(), log -> log.contains("gpus cannot be looked up"));
    assertThat(placed(0, "two")).isPositive();
  }
}
