package io.pinion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinion.clients.ChatClient.Target;
import io.pinion.demo.DemoBackends;
import io.pinion.demo.Model;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Client libraries see through the gateway what they would see without it: whole answers, from one
 * backend, and errors as they were. Subclasses have a static {@code clients()}.
 */
abstract class Clients {
  private static final DemoBackends BACKENDS = DemoBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    return BACKENDS.settings();
  }

  /** The root of the WAR, ending in a slash. */
  abstract URI gateway();

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyAnswerIsWholeAndFromTheConversationsBackend(ChatClient client) {
    Set<String> backends = new HashSet<>();
    for (int conversation = 1; conversation <= 12; conversation++) {
      Target target = target(Model.SERVES);

      String cold = client.ask(target);
      String second = client.askStreamed(target);
      String third = client.ask(target);
      String fourth = client.askStreamed(target);

      assertThat(cold)
          .matches(
              "Hello from gpu-[abc]: your conversation was cold here \\(0 ms of prefill\\)\\.");
      // a backend counts the turns that it has seen
      String hello = cold.substring(0, cold.indexOf(" cold here"));
      assertThat(second).isEqualTo(hello + " warm here (turn 2, 0 ms).");
      assertThat(third).isEqualTo(hello + " warm here (turn 3, 0 ms).");
      assertThat(fourth).isEqualTo(hello + " warm here (turn 4, 0 ms).");
      backends.add(hello);
    }
    assertThat(backends).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aBackendsRefusalIsTheLibrarysOwnError(ChatClient client) {
    assertFails(client, target(Model.REFUSES), 400, "gpu-[abc] refuses this request");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aBackendsRateLimitIsTheLibrarysOwnError(ChatClient client) {
    assertFails(client, target(Model.IS_BUSY), 429, "gpu-[abc] is busy");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aStreamThatBreaksOffIsAnError(ChatClient client) {
    Throwable error = catchThrowable(() -> client.askStreamed(target(Model.BREAKS_OFF)));

    assertThat(error).hasMessageContaining("broke off");
    assertThat(client.typeOf(error)).isEqualTo(client.errorForBrokenStream());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void anAnswerThatBreaksOffIsAnError(ChatClient client) {
    assertThat(catchThrowable(() -> client.ask(target(Model.BREAKS_OFF)))).isNotNull();
  }

  /** Asks streamed and not; both must fail as the library has it for this status. */
  static void assertFails(ChatClient client, Target target, int status, String message) {
    Throwable whole = catchThrowable(() -> client.ask(target));
    Throwable streamed = catchThrowable(() -> client.askStreamed(target));

    assertThat(Arrays.asList(whole, streamed))
        .allSatisfy(error -> assertThat(error).hasMessageMatching("(?s).*" + message + ".*"))
        .extracting(client::typeOf)
        .containsOnly(client.errorFor(status));
  }

  private Target target(Model model) {
    return new Target(gateway(), "conversation-" + UUID.randomUUID(), model);
  }
}
