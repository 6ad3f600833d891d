package io.pinion.demo.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentLoopDemoOnTomcatIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void passes() throws Exception {
    try (StandInRouter router = StandInRouter.start()) {
      assertThat(play(router, Map.of())).as(shown()).isTrue();
    }
    assertThat(lastLine()).isEqualTo("PASS  agent loop: 9 of 9 promises kept");
    assertThat(shown()).contains("4     review the security   reason", "5     JWT middleware");
  }

  @Test
  void failsWhereTheRouterFindsNoRoute() throws Exception {
    try (StandInRouter router = StandInRouter.start(prompt -> RouteJudge.OTHER)) {
      assertThat(play(router, Map.of())).isFalse();
    }
    assertThat(lastLine()).startsWith("FAIL  agent loop: ");
    assertThat(shown())
        .contains("NOT  the steps went to several models; seen: [openai/gpt-4o-mini]")
        .contains("NOT  all went to the model of the first")
        .contains("NOT  the first was decided, all others were pinned")
        .contains("ok   no backend was called");
  }

  @Test
  void failsWhereTheRouterHangs() throws Exception {
    try (StandInRouter router = StandInRouter.start()) {
      router.thinkFor(Duration.ofHours(1));
      assertThat(play(router, Map.of("pinion.model.router.timeout", "50ms"))).isFalse();
    }
    assertThat(lastLine()).startsWith("FAIL  agent loop: ");
    assertThat(shown()).contains("NOT  the first was decided, all others were pinned");
  }

  private boolean play(StandInRouter router, Map<String, String> settings) throws Exception {
    try (PrintStream print = new PrintStream(out, false, UTF_8)) {
      return AgentLoopDemo.play(router, settings, print);
    }
  }

  private String shown() {
    return out.toString(UTF_8);
  }

  private String lastLine() {
    return shown().lines().reduce("", (line, next) -> next);
  }
}
