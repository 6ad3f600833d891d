package io.pinion.clients.carrying;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.client.AmbientSession;
import io.pinion.clients.carrying.Blocks.Answers;
import io.pinion.demo.DemoBackends;
import io.pinion.sample.GatewayOnTomcat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All calls that a session's work makes come to one backend, whichever library makes them, and its
 * side calls spread.
 */
class CarriedSessionsIT {
  private static final DemoBackends BACKENDS = DemoBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int CONVERSATIONS = 8;
  private static final int TURNS = 3;
  private static final String QUESTION = "Which server are you?";
  private static final Pattern GREETING = Pattern.compile("Hello from (gpu-[abc]):");

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // the same conversations go the same ways in every run
    settings.put("pinion.session.secret", "not one for production");
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  static Stream<Function<String, CarryingClient>> clients() {
    return Stream.of(
        OpenAi::new,
        OpenAiAsync::new,
        Anthropic::new,
        AnthropicAsync::new,
        LangChain4j::new,
        JdkClient::new,
        OkHttp::new,
        JakartaRest::new,
        JakartaRestAsync::new,
        ByHand::new,
        OtherThreads::new);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aSessionsCallsComeToOneBackendAndItsSideCallsSpread(Function<String, CarryingClient> library)
      throws Exception {
    Set<String> homes = new HashSet<>();
    int spread = 0;
    try (CarryingClient client = library.apply(url())) {
      for (int i = 0; i < CONVERSATIONS; i++) {
        String id = "conversation-" + i;
        Set<String> backends = new HashSet<>();
        Set<String> aside = new HashSet<>();
        for (int turn = 0; turn < TURNS; turn++) {
          Blocks blocks = new Blocks(client);
          Answers answers =
              turn % 2 == 0 ? blocks.byBlocks(id, QUESTION) : blocks.byTry(id, QUESTION);
          backends.add(backend(answers.answer()));
          aside.add(backend(answers.title()));
        }
        assertThat(backends).as(client.toString()).hasSize(1);
        homes.addAll(backends);
        spread += aside.size() - 1;
      }
    }
    assertThat(homes).hasSizeGreaterThan(1);
    assertThat(spread).as("backends beside the first of a session's side calls").isPositive();
  }

  @Test
  void theIdCanBeReadAnywhereBelowABlockAndNowhereElse() {
    assertThat(AmbientSession.of("conversation-1").call(Blocks::id)).isEqualTo("conversation-1");
    assertThat(Blocks.id()).isEqualTo("no session");
  }

  /** Without the slash at its end. */
  private static String url() {
    return GATEWAY.uri().toString().replaceFirst("/$", "");
  }

  private static String backend(String answer) {
    Matcher greeting = GREETING.matcher(answer);
    assertThat(greeting.find()).as(answer).isTrue();
    return greeting.group(1);
  }
}
