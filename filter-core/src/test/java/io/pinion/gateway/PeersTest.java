package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that share a store have one secret, and learn where their settings differ. */
class PeersTest {
  private final Cluster cluster = new Cluster();

  @Test
  void membersWithoutASecretHaveTheSameKeys() {
    Peers one = joined("one", Map.of());
    Peers two = joined("two", Map.of());

    assertThat(key(two)).isEqualTo(key(one));
  }

  @Test
  void clustersHaveSecretsOfTheirOwn() {
    Peers here = joined("one", Map.of());
    Peers there = new Peers(new Cluster().member("one"), GatewayConfig.of(Map.of()));
    there.join();

    assertThat(key(there)).isNotEqualTo(key(here));
  }

  @Test
  void configuredSecretIsKeptAndToldToNobody() {
    String secret = "a-secret-of-some-length";
    Peers one = joined("one", Map.of("pinion.session.secret", secret));
    Peers two = joined("two", Map.of("pinion.session.secret", secret));

    assertThat(key(two)).isEqualTo(key(one));
    assertThat(cluster.agreed).isEmpty();
    assertThat(cluster.told.values()).hasSize(2).noneMatch(told -> told.contains(secret));
    one.check();
    assertThat(one.differing()).isZero();
  }

  @Test
  void memberThatReachesNobodyGoesOnByItselfAndTakesOverTheOthersSecretLater() {
    Peers one = joined("one", Map.of());
    cluster.reachable = false;
    Peers two = joined("two", Map.of());
    assertThat(key(two)).isNotEqualTo(key(one));

    two.check();
    assertThat(key(two)).isNotEqualTo(key(one));
    cluster.reachable = true;
    two.check();

    assertThat(key(two)).isEqualTo(key(one));
  }

  @Test
  void secretSurvivesTheLossOfAllThatTheClusterHad() {
    Peers one = joined("one", Map.of());
    SessionKey before = key(one);
    cluster.agreed.clear();
    one.check();

    assertThat(key(joined("two", Map.of()))).isEqualTo(before);
  }

  @Test
  void partsOfASplitClusterEndWithOneSecret() {
    Peers one = joined("one", Map.of());
    cluster.agreed.clear();
    Peers two = joined("two", Map.of());
    assertThat(key(two)).isNotEqualTo(key(one));

    one.check();

    assertThat(key(one)).isEqualTo(key(two));
  }

  @Test
  void membersWithTheSameSettingsDoNotDiffer() {
    Map<String, String> settings =
        Map.of("pinion.backends", "a", "pinion.backend.a.url", "http://127.0.0.1:1");
    Peers one = joined("one", settings);
    Peers two = joined("two", settings);
    one.check();

    assertThat(one.differing()).isZero();
    assertThat(two.differing()).isZero();
  }

  @Test
  void differencesOfSettingsAreNoticedByAllAndAreGoneWhenTheyAre() {
    Peers one = joined("one", Map.of("pinion.pin.ttl", "10m"));
    Peers two = joined("two", Map.of());
    one.check();
    assertThat(one.differing()).isEqualTo(1);
    assertThat(two.differing()).isEqualTo(1);

    cluster.told.remove("two");
    one.check();
    assertThat(one.differing()).isZero();
  }

  @Test
  void backendOfAnotherAddressIsADifference() {
    Peers one =
        joined("one", Map.of("pinion.backends", "a", "pinion.backend.a.url", "http://127.0.0.1:1"));
    Peers two =
        joined("two", Map.of("pinion.backends", "a", "pinion.backend.a.url", "http://127.0.0.1:2"));

    assertThat(two.differing()).isEqualTo(1);
    assertThat(one.differing()).isZero(); // has not looked since
  }

  @ParameterizedTest
  @CsvSource({"weight,2,1", "models,large,1", "max-sessions,3,1", "headers.X-Region,eu,0"})
  void differenceOfWhatDecidesWhereSessionsGoIsNoticed(String key, String value, int members) {
    Map<String, String> alike =
        Map.of("pinion.backends", "a", "pinion.backend.a.url", "http://127.0.0.1:1");
    Map<String, String> other = new HashMap<>(alike);
    other.put("pinion.backend.a." + key, value);
    var unused = joined("one", alike);

    assertThat(joined("two", other).differing()).isEqualTo(members);
  }

  @Test
  void anotherSecretIsADifference() {
    var unused = joined("one", Map.of("pinion.session.secret", "one-secret-of-some-length"));
    Peers two = joined("two", Map.of("pinion.session.secret", "another-secret-of-length"));

    assertThat(two.differing()).isEqualTo(1);
  }

  private Peers joined(String name, Map<String, String> settings) {
    Peers peers = new Peers(cluster.member(name), GatewayConfig.of(settings));
    peers.join();
    return peers;
  }

  private static SessionKey key(Peers peers) {
    return peers.keys().derive(SessionKind.EXPLICIT, "", "a");
  }

  /** What a cluster holds for its members. */
  private static final class Cluster {
    final Map<String, String> agreed = new ConcurrentHashMap<>();
    final Map<String, String> told = new ConcurrentHashMap<>();
    boolean reachable = true;

    PinStoreProvider member(String self) {
      return new PinStoreProvider() {
        @Override
        public String name() {
          return "shared";
        }

        @Override
        public PinStore open(String map, Duration ttl, int maxEntries) {
          throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<String> agree(String name, String proposal) {
          if (!reachable) {
            return CompletableFuture.failedFuture(new IllegalStateException("nobody answers"));
          }
          String earlier = agreed.putIfAbsent(name, proposal);
          return CompletableFuture.completedFuture(earlier == null ? proposal : earlier);
        }

        @Override
        public CompletionStage<Map<String, String>> exchange(String own) {
          told.put(self, own);
          Map<String, String> others = new HashMap<>(told);
          others.remove(self);
          return CompletableFuture.completedFuture(others);
        }
      };
    }
  }
}
