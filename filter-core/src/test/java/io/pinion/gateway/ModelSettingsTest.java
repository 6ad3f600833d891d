package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinion.model.ModelRoute;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {
  private static Map<String, String> settings(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.model.routes", "code,talk");
    settings.put("pinion.model.router.url", "http://router:8003");
    settings.put("pinion.model.route.code.description", "write code");
    settings.put("pinion.model.route.code.models", "m/one, two");
    settings.put("pinion.model.route.talk.description", "talk");
    settings.put("pinion.model.route.talk.models", "two");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put("pinion.model." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return settings;
  }

  private static GatewayConfig config(String... keysAndValues) {
    GatewayConfig config = GatewayConfig.of(settings(keysAndValues));
    assertThat(config.warnings()).isEmpty();
    return config;
  }

  private static List<String> faults(Map<String, String> settings) {
    return Objects.requireNonNull(
            catchThrowableOfType(ConfigException.class, () -> GatewayConfig.of(settings)))
        .faults();
  }

  @Test
  void withoutRoutesNothingIsRequired() {
    GatewayConfig config = GatewayConfig.of(Map.of());

    assertThat(config.modelRoutes()).isEmpty();
    assertThat(config.get(ModelSettings.TTL)).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.get(ModelSettings.MAX_ENTRIES)).isEqualTo(10_000);
    assertThat(config.get(ModelSettings.SLIDING)).isFalse();
    assertThat(config.get(ModelSettings.ROUTER_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void routesAreReadInTheirOrder() {
    assertThat(config().modelRoutes())
        .containsExactly(
            new ModelRoute("code", "write code", List.of("m/one", "two"), null),
            new ModelRoute("talk", "talk", List.of("two"), null));
  }

  @Test
  void headersOfTheRouterAreReadAndAreNoUnknownKeys() {
    GatewayConfig config = config("router.headers.Authorization", "Bearer key");

    assertThat(config.routerHeaders()).containsExactly(Map.entry("Authorization", "Bearer key"));
    assertThat(config.find(ModelSettings.ROUTER_URL)).isEqualTo(URI.create("http://router:8003"));
  }

  @Test
  void whatARouteLacksIsAllToldAtOnce() {
    Map<String, String> settings =
        Map.of("pinion.model.routes", "code,talk", "pinion.model.route.talk.models", "a,,a");

    assertThat(faults(settings))
        .containsExactlyInAnyOrder(
            "pinion.model.router.url is not set: expected http://HOST:PORT, as pinion.model.router is"
                + " arch-router (first and rules need none)",
            "pinion.model.route.code.description is not set: expected some words",
            "pinion.model.route.code.models is not set: expected names of models, the best first",
            "pinion.model.route.talk.description is not set: expected some words",
            "pinion.model.route.talk.models=\"a,,a\": expected each model once");
  }

  @Test
  void rulesNeedAnExpressionForEachRouteAndNoDescription() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.model.routes", "code,talk");
    settings.put("pinion.model.router", "rules");
    settings.put("pinion.model.route.code.models", "a");
    settings.put("pinion.model.route.code.match", "(");
    settings.put("pinion.model.route.talk.models", "a");
    assertThat(faults(settings))
        .hasSize(2)
        .anyMatch(
            fault -> fault.startsWith("pinion.model.route.code.match=\"(\": expected a regular"))
        .contains("pinion.model.route.talk.match is not set: expected a regular expression");

    settings.put("pinion.model.route.code.match", "(?i)\\bcode\\b");
    settings.put("pinion.model.route.talk.match", ".");
    List<ModelRoute> routes = GatewayConfig.of(settings).modelRoutes();
    assertThat(Objects.requireNonNull(routes.get(0).match()).matcher("some CODE").find()).isTrue();
  }

  @Test
  void addressOfTheRouterMayHaveAPathAndNothingElse() {
    for (String good : List.of("http://h:1", "https://h/openai/v1", "https://h/v1/")) {
      assertThat(config("router.url", good).find(ModelSettings.ROUTER_URL)).hasToString(good);
    }
    for (String bad : List.of("h:1", "ftp://h", "http://u@h", "http://h?x", "http://h/a b", "")) {
      assertThat(faults(settings("router.url", bad.isEmpty() ? "http://" : bad))).hasSize(1);
    }
  }

  @Test
  void unknownKeyOfARouteIsToldWithTheNearest() {
    GatewayConfig config = GatewayConfig.of(settings("route.code.model", "x"));

    assertThat(config.warnings())
        .containsExactly(
            "pinion.model.route.code.model is no setting; the nearest is"
                + " pinion.model.route.code.models");
  }

  @Test
  void backendHasItsOwnNamesForModels() {
    Map<String, String> settings =
        Map.of(
            "pinion.backends", "a",
            "pinion.backend.a.url", "http://a:1",
            "pinion.backend.a.models", "plain, fine=org/fine:v2 , other = o");

    assertThat(GatewayConfig.of(settings).backends().get(0).models())
        .containsOnly(
            Map.entry("plain", "plain"), Map.entry("fine", "org/fine:v2"), Map.entry("other", "o"));
  }
}
