package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.pin.PinStore;
import io.pinion.session.SessionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members and clients of real clusters on loopback. */
class HazelcastPinStoreProviderTest {
  private static final SessionKey KEY = new SessionKey(1, 2);
  private static final Duration TTL = Duration.ofHours(1);
  private static final long PATIENCE_SECONDS = 60;

  private final Cluster cluster = new Cluster();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void pinsAreSharedAtOnce() {
    PinStore one = cluster.member().open("pins", TTL, 1_000);
    PinStore two = cluster.member().open("pins", TTL, 1_000);

    for (int i = 0; i < 1_000; i++) {
      SessionKey key = new SessionKey(i, -i);
      assertThat(await(one.claim(key, "a"))).isNull();
      assertThat(await(two.find(key))).isEqualTo("a");
      assertThat(await(two.claim(key, "b"))).isEqualTo("a");
      assertThat(await(two.replace(key, "a", "c"))).isTrue();
      assertThat(await(one.find(key))).isEqualTo("c");
    }
  }

  @Test
  void membersOfAnotherClusterShareNothing() {
    PinStore here = cluster.member().open("pins", TTL, 1_000);
    try (Cluster other = new Cluster()) {
      PinStore there = other.member().open("pins", TTL, 1_000);
      await(here.claim(KEY, "a"));

      assertThat(await(there.find(KEY))).isNull();
    }
  }

  @Test
  void noPinIsLostWhenAMemberLeaves() {
    HazelcastPinStoreProvider leaving = cluster.member();
    PinStore one = leaving.open("pins", TTL, 10_000);
    PinStore two = cluster.member().open("pins", TTL, 10_000);
    for (int i = 0; i < 1_000; i++) {
      await(one.claim(new SessionKey(i, i), "v" + i));
    }

    cluster.leave(leaving);

    for (int i = 0; i < 1_000; i++) {
      assertThat(await(two.find(new SessionKey(i, i)))).isEqualTo("v" + i);
    }
  }

  @Test
  void membersAgreeOnTheFirstProposal() {
    HazelcastPinStoreProvider one = cluster.member();
    HazelcastPinStoreProvider two = cluster.member();
    HazelcastPinStoreProvider client = cluster.client();

    assertThat(await(one.agree("secret", "first"))).isEqualTo("first");
    assertThat(await(two.agree("secret", "second"))).isEqualTo("first");
    assertThat(await(client.agree("secret", "third"))).isEqualTo("first");
    assertThat(await(two.agree("other", "second"))).isEqualTo("second");
  }

  @Test
  void whatMembersHaveAgreedOnOutlivesTheOneThatProposedIt() {
    HazelcastPinStoreProvider one = cluster.member();
    assertThat(await(one.agree("secret", "first"))).isEqualTo("first");
    HazelcastPinStoreProvider two = cluster.member();
    cluster.leave(one);

    assertThat(await(two.agree("secret", "second"))).isEqualTo("first");
  }

  @Test
  void membersLearnWhatTheOthersHaveTold() {
    HazelcastPinStoreProvider one = cluster.member();
    HazelcastPinStoreProvider two = cluster.member();
    HazelcastPinStoreProvider client = cluster.client();

    assertThat(await(one.exchange("of one"))).isEmpty();
    assertThat(await(two.exchange("of two")).values()).containsExactly("of one");
    assertThat(await(client.exchange("of client")).values())
        .containsExactlyInAnyOrder("of one", "of two");
    assertThat(await(one.exchange("of one, again")).values())
        .containsExactlyInAnyOrder("of two", "of client");
  }

  @Test
  void clientThatSaysAnotherThingIsOneMemberStillWhicheverMemberItAsks() {
    HazelcastPinStoreProvider one = cluster.member();
    HazelcastPinStoreProvider two = cluster.member();
    HazelcastPinStoreProvider three = cluster.member();
    HazelcastPinStoreProvider client = cluster.client();
    eventually(() -> three.members() == 3 && cluster.eachMemberHasClients(1));

    for (int i = 0; i < 8; i++) { // it asks one or another
      assertThat(await(client.exchange("of client, " + i))).isEmpty();
    }

    assertThat(await(one.exchange("of one")).values()).containsExactly("of client, 7");
    assertThat(await(two.exchange("of two")).values())
        .containsExactlyInAnyOrder("of client, 7", "of one");
  }

  @Test
  void membersAreCounted() {
    HazelcastPinStoreProvider one = cluster.member();
    assertThat(one.members()).isEqualTo(1);
    HazelcastPinStoreProvider two = cluster.member();
    assertThat(two.members()).isEqualTo(2);
    eventually(() -> one.members() == 2);
    cluster.leave(two);
    eventually(() -> one.members() == 1);
  }

  @Test
  void memberWithOtherSettingsOfAMapTakesPartAllTheSame() {
    PinStore one = cluster.member().open("pins", TTL, 1_000);
    await(one.claim(KEY, "a"));
    PinStore two = cluster.member().open("pins", Duration.ofMinutes(1), 2_000);

    assertThat(await(two.find(KEY))).isEqualTo("a");
    assertThat(await(two.replace(KEY, "a", "b"))).isTrue();
    assertThat(await(one.find(KEY))).isEqualTo("b");
  }

  @Test
  void clientWithoutAClusterFailsAtOnceAndFindsOneThatComesLater() {
    String address = cluster.announce();
    HazelcastPinStoreProvider client = cluster.client();
    PinStore pins = client.open("pins", Duration.ofSeconds(2), 1_000);
    assertThatThrownBy(() -> await(pins.find(KEY))).isNotNull();
    assertThatThrownBy(() -> await(client.agree("secret", "x"))).isNotNull();
    assertThat(client.members()).isZero();

    var unused = cluster.member();

    assertThat(address).startsWith("127.0.0.1:");
    eventually(() -> await(pins.claim(KEY, "a")) == null);
    assertThat(client.members()).isEqualTo(1);
    eventually(() -> await(pins.find(KEY)) == null); // so its time to live is known there
  }

  @Test
  void clientThatHasLostItsClusterCountsNoMembersUntilItHasOneAgain() {
    HazelcastPinStoreProvider first = cluster.member();
    HazelcastPinStoreProvider client = cluster.client();
    eventually(() -> client.members() == 1);

    cluster.leave(first);

    eventually(() -> client.members() == 0);
    cluster.againAtTheFirstAddress();
    eventually(() -> client.members() == 1);
  }

  @Test
  void claimOfAClientWaitsForNoMemberThatItHasNotYetConnectedTo() {
    cluster.member().open("pins", TTL, 10_000);
    cluster.member().open("pins", TTL, 10_000);
    for (int started = 0; started < 5; started++) {
      HazelcastPinStoreProvider client = cluster.client();
      PinStore pins = client.open("pins", TTL, 10_000);
      for (int i = 0; i < 100; i++) {
        assertThat(await(pins.claim(new SessionKey(started, i), "a"))).isNull();
      }
      cluster.leave(client);
    }
  }

  @Test
  void clientConfiguresItsMapsAnewInAClusterThatWasStartedAnew() {
    HazelcastPinStoreProvider first = cluster.member();
    HazelcastPinStoreProvider client = cluster.client();
    PinStore pins = client.open("pins", Duration.ofSeconds(2), 1_000);
    assertThat(await(pins.claim(KEY, "a"))).isNull();

    cluster.leaveForAnother(first);

    eventually(() -> await(pins.claim(KEY, "b")) == null);
    eventually(() -> await(pins.find(KEY)) == null);
  }

  @Test
  void memberListensAtItsAddressAndPortAlone() throws IOException {
    int port = Cluster.portOf(cluster.announce());
    var unused = cluster.member();

    assertThat(Sockets.listeningOfThisProcess())
        .contains("127.0.0.1:" + port)
        .allMatch(address -> address.startsWith("127.0.0.1:"));
  }

  @Test
  void closedMemberAndClientLeaveNoThreadAndNoPort() throws IOException {
    String address = cluster.announce();
    HazelcastPinStoreProvider member = cluster.member();
    HazelcastPinStoreProvider client = cluster.client();
    await(client.open("pins", TTL, 1_000).claim(KEY, "a"));
    String name = cluster.name();
    assertThat(Cluster.threadsOf(name)).isNotEmpty();

    cluster.leave(client);
    cluster.leave(member);

    eventually(() -> Cluster.threadsOf(name).isEmpty());
    assertThat(Sockets.listeningOfThisProcess()).doesNotContain(address);
  }

  @Test
  void askedAfterItWasClosedItFailsAndDoesNotHang() {
    HazelcastPinStoreProvider member = cluster.member();
    PinStore pins = member.open("pins", TTL, 1_000);
    await(pins.claim(KEY, "a"));
    cluster.leave(member);

    assertThatThrownBy(() -> await(pins.claim(KEY, "a"))).isNotNull();
    assertThatThrownBy(() -> await(pins.find(KEY))).isNotNull();
  }

  @Test
  void fileOfHazelcastsOwnSaysTheRest(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("hazelcast.yaml"),
            """
            hazelcast:
              cluster-name: ignored, as the setting is given
              map:
                pins:
                  time-to-live-seconds: 1
            """);
    PinStore pins = cluster.member(Map.of("config", file.toString())).open("pins", TTL, 1_000);
    await(pins.claim(KEY, "a"));

    eventually(() -> await(pins.find(KEY)) == null);
  }

  @Test
  void fileThatIsSilentOfTheNetworkOpensAndFindsNoMoreThanNoFile(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("hazelcast.yaml"),
            """
            hazelcast:
              properties:
                hazelcast.max.no.heartbeat.seconds: 30
            """);
    HazelcastPinStoreProvider alone = new HazelcastPinStoreProvider();
    alone.start(Map.of("config", file.toString()));
    try (alone) {
      assertThat(Sockets.listeningOfThisProcess())
          .isNotEmpty()
          .allMatch(address -> address.startsWith("127.0.0.1:"));
      HazelcastPinStoreProvider other = new HazelcastPinStoreProvider();
      other.start(Map.of());
      try (other) { // by multicast they would meet
        assertThat(other.members()).isEqualTo(1);
        assertThat(alone.members()).isEqualTo(1);
      }
    }
  }

  @Test
  void fileThatIsNoYamlIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "hazelcast: [");

    assertThatThrownBy(() -> cluster.member(Map.of("config", file.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.config=\"" + file + "\"");
  }

  @Test
  void loopbackAddressAmongMembersElsewhereIsRefused() {
    for (Map<String, String> elsewhere :
        List.of(
            Map.of("members", "127.0.0.1,192.0.2.7"),
            Map.of("kubernetes-service", "pins.example.svc"))) {
      assertThatThrownBy(() -> new HazelcastPinStoreProvider().start(elsewhere))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pinion.hazelcast.address=\"127.0.0.1\"")
          .hasMessageContaining("reach");
    }
  }

  @Test
  void membersAreNamedOrFoundByKubernetesNotBoth() {
    assertThatThrownBy(
            () -> cluster.member(Map.of("kubernetes-service", "a", "members", "127.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.kubernetes-service=\"a\"");
  }

  @Test
  void membersMayBeNamedByHostAndWithoutAPort() {
    HazelcastPinStoreProvider one = new HazelcastPinStoreProvider();
    HazelcastPinStoreProvider two = new HazelcastPinStoreProvider();
    Map<String, String> named =
        Map.of("members", "localhost", "address", "127.0.0.1", "cluster-name", cluster.name());
    one.start(named);
    try (one) {
      two.start(named);
      try (two) {
        eventually(() -> one.members() == 2 && two.members() == 2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mode, embeded, 'embedded, client or provided'",
    "port, 0, a whole number from 1 to 65535",
    "port, x, a whole number from 1 to 65535",
    "port-count, 0, a whole number from 1 to 1000",
    "backups, 7, a whole number from 0 to 6",
    "config, no/such/file, a YAML file or resource that Hazelcast can read",
    "address, 192.0.2.1, an address of this machine"
  })
  void faultySettingIsRefusedWithItsValueAndWhatWasExpected(
      String key, String value, String expected) {
    assertThatThrownBy(() -> cluster.member(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast." + key + "=\"" + value + "\"")
        .hasMessageContaining(expected);
  }

  @Test
  void allFaultsAreToldTogether() {
    assertThat(
            new HazelcastPinStoreProvider()
                .faults(Map.of("mode", "client", "port", "0", "backups", "many")))
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).startsWith("pinion.hazelcast.members=\"\""),
            fault -> assertThat(fault).startsWith("pinion.hazelcast.port=\"0\""),
            fault -> assertThat(fault).startsWith("pinion.hazelcast.backups=\"many\""));
  }

  @Test
  void portThatIsTakenIsRefused() {
    int taken = Cluster.portOf(cluster.announce());
    var unused = cluster.member();

    assertThatThrownBy(() -> cluster.member(Map.of("port", "" + taken)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.port=\"" + taken + "\"")
        .hasMessageContaining("pinion.hazelcast.port-count");
  }

  @Test
  void clientNeedsToBeToldWhom() {
    assertThatThrownBy(() -> cluster.member(Map.of("mode", "client", "members", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.members");
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static void eventually(Callable<Boolean> condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Throwable last = null;
    while (System.nanoTime() < until) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("not within " + PATIENCE_SECONDS + " s", last);
  }
}
