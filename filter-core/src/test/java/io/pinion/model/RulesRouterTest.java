package io.pinion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.dialect.Turn;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesRouterTest {
  private static ModelRoute route(String name, @Nullable String match) {
    Pattern rule = match == null ? null : Pattern.compile(match);
    return new ModelRoute(name, "", List.of("m"), rule);
  }

  private static @Nullable String routed(List<ModelRoute> routes, Turn... turns) {
    RoutingQuestion question = new RoutingQuestion(List.of(turns), routes, "m");
    return ModelRouter.rules().route(question).toCompletableFuture().join();
  }

  @Test
  void firstRouteWhoseRuleIsFoundInWhatTheUserSaidLastCounts() {
    List<ModelRoute> routes =
        List.of(route("none", null), route("sql", "(?i)\\bsql\\b"), route("any", "."));

    assertThat(routed(routes, new Turn("user", "Write some SQL"))).isEqualTo("sql");
    assertThat(routed(routes, new Turn("user", "sql"), new Turn("user", "now Java")))
        .isEqualTo("any");
    assertThat(routed(routes, new Turn("user", "hi"), new Turn("assistant", "sql")))
        .isEqualTo("any");
    assertThat(routed(List.of(route("sql", "sql")), new Turn("user", "hi"))).isNull();
    assertThat(routed(routes)).isNull();
  }

  @Test
  void ruleThatGoesTooDeepIsAFailureOfTheRouter() {
    List<ModelRoute> routes = List.of(route("deep", "(?s)(sql|select|.)*!"));
    assertThatThrownBy(() -> routed(routes, new Turn("user", "x".repeat(60_000))))
        .isInstanceOfAny(StackOverflowError.class, IllegalStateException.class);
  }

  @Test
  void ruleThatFindsNoEndIsGivenUp() {
    List<ModelRoute> routes = List.of(route("evil", "a*a*a*a*c"));

    assertThatThrownBy(() -> routed(routes, new Turn("user", "a".repeat(1000))))
        .hasMessageContaining("pinion.model.route.evil.match");
  }
}
