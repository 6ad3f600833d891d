package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinion.session.FakeRequestView;
import io.pinion.session.Identifier;
import io.pinion.session.SessionId;
import io.pinion.session.SessionIdResolver;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayConfigTest {
  /** The two doors: a plain map, and MicroProfile Config. */
  static List<Named<Function<Map<String, String>, GatewayConfig>>> doors() {
    return List.of(
        Named.of("map", GatewayConfig::of),
        Named.of("SmallRye", map -> smallRye(new PropertiesConfigSource(map, "test", 100))));
  }

  private static GatewayConfig smallRye(ConfigSource... sources) {
    return GatewayConfig.of(
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors() // expressions, as a server has them
            .withSources(sources)
            .build());
  }

  private static ConfigException faults(
      Function<Map<String, String>, GatewayConfig> door, Map<String, String> settings) {
    return Objects.requireNonNull(
        catchThrowableOfType(ConfigException.class, () -> door.apply(settings)));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void defaultOfEverySettingIsAValidValue(Function<Map<String, String>, GatewayConfig> door) {
    GatewayConfig config = door.apply(Map.of());

    for (Setting<?> setting : Settings.ALL) {
      assertThat(config.find(setting) != null)
          .as(setting.key())
          .isEqualTo(setting.defaultText() != null);
    }
    assertThat(config.warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("doors")
  void defaultsAreThoseOfTheSpecification(Function<Map<String, String>, GatewayConfig> door) {
    GatewayConfig config = door.apply(Map.of());

    assertThat(config.get(SessionSettings.PIN_TTL)).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.get(SessionSettings.PIN_SLIDING)).isTrue();
    assertThat(config.get(SessionSettings.PIN_MAX_ENTRIES)).isEqualTo(100_000);
    assertThat(config.get(RelaySettings.TIMEOUT_CONNECT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.get(RelaySettings.TIMEOUT_FIRST_BYTE)).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.get(RelaySettings.TIMEOUT_IDLE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.get(RelaySettings.RETRY_BUFFER)).isEqualTo(1 << 20);
    assertThat(config.get(RelaySettings.RETRY_ATTEMPTS)).isEqualTo(3);
    assertThat(config.get(RelaySettings.RETRY_POST)).isEqualTo(RetryPost.LLM);
    assertThat(config.get(RelaySettings.MAX_CONCURRENCY)).isEqualTo(10_000);
    assertThat(config.get(HealthSettings.HEALTH_ACTIVE)).isTrue();
    assertThat(config.find(HealthSettings.HEALTH_PATH)).isNull();
    assertThat(config.find(SessionSettings.SESSION_SECRET)).isNull();
    assertThat(config.get(SessionSettings.SESSION_STRICT)).isFalse();
    assertThat(config.get(SessionSettings.SESSION_WHEN_ABSENT))
        .isEqualTo(Identifier.WhenAbsent.GENERATE);
    assertThat(config.get(SessionSettings.SESSION_RESPONSE_HEADER)).isEqualTo("X-Session-ID");
    assertThat(config.get(SessionSettings.SESSION_UPSTREAM_HEADER)).isEqualTo("X-Session-ID");
    assertThat(config.get(Settings.RESPONSE_HEADERS)).isEqualTo(ResponseHeaders.DECISION);
    assertThat(config.get(SessionSettings.STORE).name()).isEqualTo("memory");
    for (String path : List.of("/v1/x", "/routing/v1/x", "/ws/x")) {
      assertThat(config.get(Settings.PATHS).matches(path)).isTrue();
    }
    assertThat(config.get(Settings.PATHS).matches("/index.html")).isFalse();
  }

  @Test
  void sessionIdsAreLookedForInTheOrderOfTheSpecification() {
    List<String> headers =
        List.of(
            "X-Conversation-ID",
            "X-Session-ID",
            "X-Model-Affinity",
            "x-claude-code-session-id",
            "session-id",
            "session_id",
            "thread-id",
            "x-session-affinity",
            "x-litellm-session-id",
            "x-opencode-session",
            "x-grok-conv-id");
    FakeRequestView all =
        FakeRequestView.empty()
            .cookie("PINION-SESSION", "v")
            .query("session_id=v")
            .header("Sec-WebSocket-Protocol", "session-id.v");
    headers.forEach(name -> all.header(name, "v"));
    List<SessionIdResolver> sources =
        GatewayConfig.of(Map.of()).get(SessionSettings.SESSION_SOURCES);

    List<String> expected = headers.stream().map(name -> "header:" + name).toList();
    assertThat(sources.subList(0, 14))
        .map(source -> Objects.requireNonNull(source.resolve(all)))
        .map(SessionId::source)
        .startsWith(expected.toArray(String[]::new))
        .endsWith("cookie:PINION-SESSION", "query:session_id", "subprotocol:session-id.");
    assertThat(sources.subList(15, sources.size()))
        .hasSize(7)
        .allMatch(SessionIdResolver::readsBody);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void backendsComeInTheOrderOfTheirIds(Function<Map<String, String>, GatewayConfig> door) {
    GatewayConfig config =
        door.apply(
            Map.of(
                "pinion.backends", "gpu-b, gpu-a",
                "pinion.backend.gpu-a.url", "http://192.0.2.1:8000",
                "pinion.backend.gpu-b.url", " https://gpu.example ",
                "pinion.backend.gpu-b.weight", "2.5"));

    assertThat(config.backends()).map(Object::toString).containsExactly("gpu-b", "gpu-a");
    assertThat(config.backends().get(0).weight()).isEqualTo(2.5);
    assertThat(config.backends().get(1).weight()).isEqualTo(1);
    assertThat(config.backends().get(0).url()).hasToString("https://gpu.example");
    assertThat(config.warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("doors")
  void noBackendIsNoFault(Function<Map<String, String>, GatewayConfig> door) {
    assertThat(door.apply(Map.of("pinion.backends", "")).backends()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("doors")
  void allFaultsAreReportedAtOnceWithKeyValueAndExpectation(
      Function<Map<String, String>, GatewayConfig> door) {
    ConfigException e =
        faults(
            door,
            Map.of(
                "pinion.backends", "a,b,c",
                "pinion.backend.a.url", "localhost:8000",
                "pinion.backend.a.weight", "heavy",
                "pinion.backend.b.weight", "-1",
                "pinion.pin.ttl", "30 minutes",
                "pinion.store", "redis",
                "pinion.session.sources", "header:",
                "pinion.paths", "v1/*"));

    assertThat(e.faults())
        .satisfiesExactlyInAnyOrder(
            f -> assertThat(f).startsWith("pinion.backend.a.url=\"localhost:8000\": expected http"),
            f -> assertThat(f).startsWith("pinion.backend.a.weight=\"heavy\": expected a number"),
            f -> assertThat(f).startsWith("pinion.backend.b.url is not set: expected http"),
            f -> assertThat(f).startsWith("pinion.backend.b.weight=\"-1\": expected a number"),
            f -> assertThat(f).startsWith("pinion.backend.c.url is not set: expected http"),
            f -> assertThat(f).startsWith("pinion.pin.ttl=\"30 minutes\": expected a duration"),
            f -> assertThat(f).startsWith("pinion.store=\"redis\": expected one of [memory"),
            f -> assertThat(f).startsWith("pinion.session.sources=\"header:\": expected header"),
            f -> assertThat(f).startsWith("pinion.paths=\"v1/*\": expected paths"));
    assertThat(e)
        .hasMessageContaining("9 faults")
        .hasMessageContainingAll(e.faults().toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void backendWithoutAUrlIsAFault(Function<Map<String, String>, GatewayConfig> door) {
    assertThat(faults(door, Map.of("pinion.backends", "gpu-a")).faults())
        .containsExactly(
            "pinion.backend.gpu-a.url is not set: expected http://HOST:PORT, as pinion.backends"
                + " names gpu-a");
  }

  @ParameterizedTest
  @MethodSource("doors")
  void secretIsNeverShown(Function<Map<String, String>, GatewayConfig> door) {
    ConfigException e = faults(door, Map.of("pinion.session.secret", "too-short-s3cr3"));

    assertThat(e.faults())
        .containsExactly("pinion.session.secret=(not shown): expected at least 16 characters");
    assertThat(e).hasMessageNotContaining("s3cr3");
  }

  @ParameterizedTest
  @MethodSource("doors")
  void userInfoOfAUrlIsNeverShown(Function<Map<String, String>, GatewayConfig> door) {
    ConfigException e =
        faults(
            door,
            Map.of(
                "pinion.backends", "a,b",
                "pinion.backend.a.url", "http://user:s3cr3t@gpu:8000",
                "pinion.backend.b.url", "user:s3cr3t@gpu"));

    assertThat(e.faults()).hasSize(2).allMatch(fault -> fault.contains("url=(not shown)"));
    assertThat(e).hasMessageNotContaining("s3cr3t").hasNoCause();
  }

  @ParameterizedTest
  @MethodSource("doors")
  void unknownKeyIsAWarningWithTheNearestKnownName(
      Function<Map<String, String>, GatewayConfig> door) {
    GatewayConfig config =
        door.apply(
            Map.of(
                "pinion.backends", "gpu-a",
                "pinion.backend.gpu-a.url", "http://192.0.2.1:8000",
                "pinion.backend.gpu-a.wieght", "2",
                "pinion.pin.tll", "1h",
                "pinion.client.hosts", "gateway", // pinion-client's
                "pinionated.key", "x",
                "other.key", "x"));

    assertThat(config.warnings())
        .containsExactlyInAnyOrder(
            "pinion.backend.gpu-a.wieght is no setting; the nearest is"
                + " pinion.backend.gpu-a.weight",
            "pinion.pin.tll is no setting; the nearest is pinion.pin.ttl");
  }

  @Test
  void settingsMayComeFromTheEnvironment() {
    GatewayConfig config =
        smallRye(
            new EnvConfigSource(
                Map.of(
                    "PINION_BACKENDS", "gpu-a",
                    "PINION_BACKEND_GPU_A_URL", "http://192.0.2.1:8000",
                    "PINION_SESSION_WHEN_ABSENT", "none",
                    "PINION_MAX_CONCURRENCY", "7"),
                300));

    assertThat(config.backends()).hasSize(1);
    assertThat(config.get(SessionSettings.SESSION_WHEN_ABSENT))
        .isEqualTo(Identifier.WhenAbsent.NONE);
    assertThat(config.get(RelaySettings.MAX_CONCURRENCY)).isEqualTo(7);
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void settingsMayReferToOthers() {
    GatewayConfig config =
        smallRye(
            new PropertiesConfigSource(
                Map.of("limits.relays", "7", "pinion.max-concurrency", "${limits.relays}"),
                "test",
                100));

    assertThat(config.get(RelaySettings.MAX_CONCURRENCY)).isEqualTo(7);
  }

  @Test
  void referenceThatLeadsNowhereIsAFaultAndDoesNotHideOthers() {
    assertThat(
            faults(
                    map -> smallRye(new PropertiesConfigSource(map, "test", 100)),
                    Map.of("pinion.session.secret", "${no.such.key}", "pinion.pin.ttl", "soon"))
                .faults())
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("pinion.session.secret"))
        .anyMatch(fault -> fault.startsWith("pinion.pin.ttl"));
  }

  @Test
  void referenceWithAnEmptyDefaultCountsAsNotSet() {
    GatewayConfig config =
        smallRye(
            new PropertiesConfigSource(
                Map.of("pinion.health.path", "${no.such.key:}", "pinion.pin.ttl", "${no.such:}"),
                "test",
                100));

    assertThat(config.find(HealthSettings.HEALTH_PATH)).isNull();
    assertThat(config.get(SessionSettings.PIN_TTL)).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void misspeltEnvironmentVariableIsAWarning() {
    GatewayConfig config = smallRye(new EnvConfigSource(Map.of("PINION_PIN_TLL", "1h"), 300));

    assertThat(config.warnings())
        .containsExactly("pinion.pin.tll is no setting; the nearest is pinion.pin.ttl");
  }

  @Test
  void settingWithoutDefaultIsNoValueToGet() {
    GatewayConfig config = GatewayConfig.of(Map.of());

    assertThatThrownBy(() -> config.get(HealthSettings.HEALTH_PATH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyKeyIsDeclaredOnceAndWrittenAlike() {
    assertThat(Settings.ALL).map(Setting::key).doesNotHaveDuplicates();
    assertThat(Settings.ALL)
        .allSatisfy(s -> assertThat(s.key()).matches("pinion(\\.[a-z]+(-[a-z]+)*)+"));
  }
}
