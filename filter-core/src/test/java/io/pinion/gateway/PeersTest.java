package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** As while members are updated one after the other. */
  @Test
  void settingThatAnotherVersionDoesNotKnowIsNoDifference() {
    Peers one = joined("one", Map.of("pinion.session.strict", "true"));
    cluster.told.put(
        "older",
        Objects.requireNonNull(cluster.told.get("one"))
            .lines()
            .filter(line -> !line.startsWith("pinion.session.strict="))
            .collect(Collectors.joining("\n")));
    one.check();
    assertThat(one.differing()).isZero();

    cluster.told.computeIfPresent("older", (name, told) -> told + "\npinion.backend.b=x 1");
    one.check();
    assertThat(one.differing()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "paths,/v2/*",
    "session.paths,/v1/chat/*",
    "session.sources,header:X-Mine",
    "session.fingerprint,true",
    "session.peek-limit,1KiB",
    "session.tenant,none",
    "session.when-absent,none",
    "session.pin-weak,true",
    "session.strict,true",
    "session.response-header,X-Mine",
    "session.cookie,true",
    "session.upstream-header,X-Mine",
    "selector,ring",
    "selector.bounded-load,2",
    "selector.live-window,1m",
    "failback,return",
    "drain.timeout,1m",
    "trusted-proxies,10.0.0.1",
    "pin.ttl,1m",
    "pin.sliding,false",
    "pin.max-entries,10",
    "responses.ttl,1m",
    "responses.max-entries,10",
    "model.ttl,1m",
    "model.sliding,true",
    "model.max-entries,10",
    "model.router,rules",
    "model.router.model,other",
    "model.router.applies,auto",
    "model.routes,'talk,code'",
    "model.routes,code",
    "model.route.code.models,large",
    "model.route.code.description,other work",
    "model.route.code.match,class",
  })
  void differenceOfASettingThatDecidesAboutSessionsIsNoticed(String key, String value) {
    Map<String, String> alike =
        Map.of(
            "pinion.model.router", "first",
            "pinion.model.routes", "code,talk",
            "pinion.model.route.code.models", "small",
            "pinion.model.route.code.match", "code",
            "pinion.model.route.talk.models", "small",
            "pinion.model.route.talk.match", "talk");
    Map<String, String> other = new HashMap<>(alike);
    other.put("pinion." + key, value);
    var unused = joined("one", alike);

    try (Logged log = new Logged(Peers.class)) {
      assertThat(joined("two", other).differing()).isEqualTo(1);
      String told = "pinion." + key.replaceFirst("(route\\.code)\\..*", "$1") + " is ";
      assertThat(log.messages()).singleElement().asString().contains(told);
    }
  }

  @Test
  void ofEverySettingItIsKnownWhetherMembersMustHaveItAlike() {
    Set<String> comparedByTheirValues =
        Set.of("pinion.backends", "pinion.model.routes", "pinion.session.secret");
    List<String> ofEachMember =
        List.of(
            "pinion.config.",
            "pinion.dns.",
            "pinion.tls.",
            "pinion.model.router.url",
            "pinion.model.router.timeout",
            "pinion.model.max-body",
            "pinion.store",
            "pinion.health.",
            "pinion.timeout.",
            "pinion.retry.",
            "pinion.request.",
            "pinion.response.",
            "pinion.stream.",
            "pinion.max-concurrency",
            "pinion.websocket.",
            "pinion.queue.",
            "pinion.load.",
            "pinion.readiness",
            "pinion.shutdown.",
            "pinion.response-headers",
            "pinion.metrics",
            "pinion.listeners.",
            "pinion.traces.");
    for (Setting<?> setting : Settings.ALL) {
      boolean alike = setting.alike() || comparedByTheirValues.contains(setting.key());
      assertThat(ofEachMember.stream().anyMatch(setting.key()::startsWith))
          .as("%s is each member's own", setting.key())
          .isNotEqualTo(alike);
      assertThat(setting.alike() && setting.secret()).as("%s is told", setting.key()).isFalse();
    }
  }

  @Test
  void ofEverySettingOfABackendOrRouteItIsKnownWhetherMembersMustHaveItAlike() {
    List<String> alike = List.of("url", "weight", "max-sessions", "models");
    List<String> ofEachMember =
        List.of("max-concurrency", "path-prefix", "headers.NAME", "protocol");
    assertThat(BackendSettings.ALL.stream().map(Setting::key))
        .filteredOn(key -> !key.startsWith("tls."))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(alike, ofEachMember).flatMap(List::stream).toList());
    assertThat(ModelRouteSettings.ALL.stream().map(Setting::key))
        .containsExactlyInAnyOrder("description", "models", "match");
  }

  @Test
  void valuesThatAreWrittenDifferentlyAndMeanTheSameAreAlike() {
    var unused =
        joined("one", Map.of("pinion.pin.ttl", "60m", "pinion.session.peek-limit", "1024KiB"));
    Peers two =
        joined(
            "two",
            Map.of(
                "pinion.pin.ttl", "1h",
                "pinion.session.peek-limit", "1MiB",
                "pinion.session.paths", "/v1/*,/routing/v1/*,/ws/*"));

    assertThat(two.differing()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 900, 9_000})
  void ofLongValuesTheReportShowsWhereTheyDiffer(int alike) {
    String start = "x".repeat(alike);
    var unused = joined("one", rules(start + " old " + start));

    try (Logged log = new Logged(Peers.class)) {
      assertThat(joined("two", rules(start + " new " + start)).differing()).isEqualTo(1);
      String message = log.messages().get(0);
      assertThat(message).contains("pinion.model.route.code is ").hasSizeLessThan(500);
      if (alike < AlikeSettings.LONGEST_VALUE) {
        assertThat(message).contains("x old x", "x new x");
      }
    }
  }

  private static Map<String, String> rules(String match) {
    return Map.of(
        "pinion.model.router", "rules",
        "pinion.model.routes", "code",
        "pinion.model.route.code.models", "small",
        "pinion.model.route.code.match", match);
  }

  @Test
  void routesAndBackendsThatAreFollowedWithoutARestartAreToldAsTheyAre() {
    Peers one = joined("one", rules("old"));
    Peers two = joined("two", rules("new"));
    assertThat(two.differing()).isEqualTo(1);

    one.configured(GatewayConfig.of(rules("new")));
    one.check();
    two.check();

    assertThat(one.differing()).isZero();
    assertThat(two.differing()).isZero();
  }

  @Test
  void noCredentialIsTold() {
    Map<String, String> settings = new HashMap<>(rules("code"));
    settings.put("pinion.backends", "a");
    settings.put("pinion.backend.a.url", "http://127.0.0.1:1");
    settings.put("pinion.backend.a.headers.Authorization", "Bearer credential");
    settings.put("pinion.model.router.headers.Authorization", "Bearer credential");
    settings.put("pinion.traces.headers.Authorization", "Bearer credential");
    settings.put("pinion.session.secret", "credential-of-some-length");
    var unused = joined("one", settings);

    assertThat(cluster.told.values()).singleElement().asString().doesNotContain("credential");
    String told = cluster.told.get("one");
    settings.replaceAll((key, value) -> value.replace("Bearer", "Basic"));
    Peers again = joined("one", settings);
    assertThat(again.differing()).isZero();
    assertThat(cluster.told.get("one")).isEqualTo(told);
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
  @CsvSource({
    "weight,2,1",
    "models,large,1",
    "max-sessions,3,1",
    "max-concurrency,3,0",
    "path-prefix,/openai,0",
    "protocol,h2,0",
    "headers.X-Region,eu,0"
  })
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
