package io.pinion.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.clients.ChatClient.Target;
import io.pinion.demo.DemoBackends;
import io.pinion.demo.Model;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Java's client libraries see through the gateway what they would see without it: whole answers,
 * from one backend, and errors as they were.
 */
abstract class JavaClients {
  private static final DemoBackends BACKENDS = DemoBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    return BACKENDS.settings();
  }

  static List<ChatClient> clients() {
    return List.of(
        new OpenAiClients.Chat(),
        new OpenAiClients.Responses(),
        new AnthropicClient(),
        new LangChain4jClient.OpenAi(),
        new LangChain4jClient.Anthropic());
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
      String warm = client.askStreamed(target);
      String third = client.ask(target);
      String fourth = client.askStreamed(target);

      assertThat(cold)
          .matches(
              "Hello from gpu-[abc]: your conversation was cold here \\(0 ms of prefill\\)\\.");
      // a backend counts the turns that it has seen
      String hello = cold.substring(0, cold.indexOf(" cold here"));
      assertThat(warm).isEqualTo(hello + " warm here (turn 2, 0 ms).");
      assertThat(third).isEqualTo(hello + " warm here (turn 3, 0 ms).");
      assertThat(fourth).isEqualTo(hello + " warm here (turn 4, 0 ms).");
      backends.add(hello);
    }
    assertThat(backends).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aBackendsRefusalIsTheLibrarysOwnException(ChatClient client) {
    Target target = target(Model.REFUSES);

    assertThatThrownBy(() -> client.ask(target))
        .isInstanceOf(client.thrownFor(400))
        .hasMessageMatching("(?s).*gpu-[abc] refuses this request.*");
    assertThatThrownBy(() -> client.askStreamed(target))
        .isInstanceOf(client.thrownFor(400))
        .hasMessageMatching("(?s).*gpu-[abc] refuses this request.*");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aBackendsRateLimitIsTheLibrarysOwnException(ChatClient client) {
    Target target = target(Model.IS_BUSY);

    assertThatThrownBy(() -> client.ask(target))
        .isInstanceOf(client.thrownFor(429))
        .hasMessageMatching("(?s).*gpu-[abc] is busy.*");
    assertThatThrownBy(() -> client.askStreamed(target))
        .isInstanceOf(client.thrownFor(429))
        .hasMessageMatching("(?s).*gpu-[abc] is busy.*");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aStreamThatBreaksOffDoesNotEndWell(ChatClient client) {
    Target target = target(Model.BREAKS_OFF);

    assertThatThrownBy(() -> client.askStreamed(target))
        .isInstanceOf(client.thrownForBrokenStream());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void anAnswerThatBreaksOffIsNoAnswer(ChatClient client) {
    Target target = target(Model.BREAKS_OFF);

    assertThatThrownBy(() -> client.ask(target)).isInstanceOf(Exception.class);
  }

  private Target target(Model model) {
    return new Target(gateway(), "conversation-" + UUID.randomUUID(), model);
  }
}
