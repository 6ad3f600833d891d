package io.pinion.demo.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedPinsDemoOnTomcatIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void passesWhereMembersShareTheirPins() throws Exception {
    assertThat(play(Store.HAZELCAST, SharedPinsDemo.acts(Store.HAZELCAST))).as(shown()).isTrue();
    assertThat(lastLine()).startsWith("PASS  shared pins, pinion.store=hazelcast: ");
    assertThat(shown())
        .contains("FIRST", "PINNED", "ok   the router is asked in the first request")
        .doesNotContain("NOT  ");
  }

  @Test
  void passesWhereMembersWithPinsOfTheirOwnDisagree() throws Exception {
    assertThat(play(Store.MEMORY, SharedPinsDemo.acts(Store.MEMORY))).as(shown()).isTrue();
    assertThat(lastLine()).startsWith("PASS  shared pins, pinion.store=memory: ");
    assertThat(shown()).contains("ok   the members disagree: ");
  }

  @Test
  void failsWhereMembersThatShallShareDoNot() throws Exception {
    assertThat(play(Store.MEMORY, List.of(new Rounds(Store.HAZELCAST)))).isFalse();
    assertThat(lastLine()).startsWith("FAIL  shared pins, ");
    assertThat(shown())
        .contains("NOT  each session stays with one model")
        .contains("NOT  each is routed once, in its first round");
  }

  @Test
  void saysWhichStoresThereAre() {
    assertThatThrownBy(() -> Store.of("demo.store", "redis"))
        .hasMessage("demo.store=redis: expected hazelcast or memory");
  }

  private boolean play(Store store, List<Act> acts) throws Exception {
    try (PrintStream print = new PrintStream(out, false, UTF_8);
        StandInRouter router = StandInRouter.start()) {
      return SharedPinsDemo.play(store, acts, router, print);
    }
  }

  private String shown() {
    return out.toString(UTF_8);
  }

  private String lastLine() {
    return shown().lines().reduce("", (line, next) -> next);
  }
}
