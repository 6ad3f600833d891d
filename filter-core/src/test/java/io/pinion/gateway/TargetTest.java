package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/../admin",
        "/v1/./models",
        "/..",
        "/v1/..",
        "/v1/.",
        "/../v1",
        "/v1/%2e%2e/admin",
        "/v1/%2E%2E/admin",
        "/v1/.%2e/admin",
        "/v1/%2e./admin",
        "/v1/%2e/models",
        "/v1/..;/admin",
        "/v1/..;a=b/admin",
        "/v1/%2e%2e;a=b/admin",
        "/v1%2f..%2fadmin",
        "/v1%2F%2e%2e%2Fadmin",
        "/v1/..%2fadmin",
        "/v1\\..\\admin",
        "/v1/..\\admin",
        "/v1/..%5cadmin",
        "/v1/%2e%2e%5Cadmin",
        "//..//admin",
      })
  void dotSegmentIsSeenInAnyForm(String path) {
    assertThat(Target.hasDotSegment(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/chat/completions",
        "/v1/models/llama-3.1",
        "/v1/models/..llama",
        "/v1/models/llama..",
        "/v1/...",
        "/v1/.well-known",
        "/v1/a.b;c=..",
        "/v1/a;..",
        "/v1/%2e%2e%2e",
        "/v1/%252e%252e/x",
        "/v1//models",
        "",
      })
  void otherPathsPass(String path) {
    assertThat(Target.hasDotSegment(path)).isFalse();
  }
}
