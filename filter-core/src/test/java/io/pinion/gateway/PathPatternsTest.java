package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/*, /v1/models, true",
    "/v1/*, /v1/, true",
    "/v1/*, /v1, true",
    "/v1/*, /v10/models, false",
    "/v1/*, /V1/models, false",
    "/v1/*, /app/v1/models, false",
    "/chat*, /chat, true",
    "/chat*, /chatter/box, true",
    "/chat*, /cha, false",
    "/v1/models, /v1/models, true",
    "/v1/models, /v1/models/, false",
    "/v1/models, /v1/models/x, false",
    "/*, /, true",
    "/*, /anything/at/all, true",
    "/, /, true",
    "/, /x, false",
  })
  void trailingStarIsAStringPrefixAndAllElseIsExact(String pattern, String path, boolean matches) {
    assertThat(Values.paths(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  void anyPatternOfTheListMatches() {
    PathPatterns paths = Values.paths("/v1/* , /ws/*,/health,");

    assertThat(paths.matches("/v1/x")).isTrue();
    assertThat(paths.matches("/ws/x")).isTrue();
    assertThat(paths.matches("/health")).isTrue();
    assertThat(paths.matches("/other")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "v1/*", "*", "/v1/*/x", "/v1/**", "/*.json", "/v1/*,ws"})
  void anythingElseIsRefusedWithWhatWasExpected(String text) {
    assertThatThrownBy(() -> Values.paths(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void servletIsMappedToWhatContainersCanMap() {
    PathPatterns paths = Values.paths("/v1/*,/chat*,/health");

    assertThat(paths.servletMappings()).containsExactly("/v1/*", "/health");
    assertThat(paths.needFilter()).isTrue();
    assertThat(paths.mapsServlet("/v1/models")).isTrue();
    assertThat(paths.mapsServlet("/chatter")).isFalse();
    assertThat(Values.paths("/v1/*,/health").needFilter()).isFalse();
  }

  @Test
  void rootAloneDoesNotMakeTheServletTheDefaultOfTheApplication() {
    PathPatterns paths = Values.paths("/,/v1/*");

    assertThat(paths.servletMappings()).containsExactly("/v1/*");
    assertThat(paths.mapsServlet("/")).isFalse();
    assertThat(paths.needFilter()).isTrue();
  }
}
