package io.pinion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.clients.ChatClient.Target;
import io.pinion.demo.Model;
import io.pinion.sample.GatewayOnTomcat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All client libraries against servers that others wrote: two of aimock's simulators. */
class SimulatorIT {
  private static final NodeClients NODE = new NodeClients();
  private static final NodeProcess SIMULATORS =
      NodeProcess.start("simulators.mjs", "sim-a", "sim-b");

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "sim-a,sim-b");
    // the same conversations go the same ways in every run
    settings.put("pinion.session.secret", "not one for production");
    urls().forEach((id, url) -> settings.put("pinion.backend." + id + ".url", url));
    return settings;
  }

  static List<ChatClient> clients() {
    return Stream.of(JavaClients.lenient(), NODE.all()).flatMap(List::stream).toList();
  }

  @AfterAll
  static void stop() {
    NODE.close();
    SIMULATORS.close();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aConversationStaysWithItsSimulator(ChatClient client) {
    Set<String> answers = new HashSet<>();
    for (int conversation = 1; conversation <= 12; conversation++) {
      String session = client + "-" + conversation;
      Target target = new Target(GATEWAY.uri(), session.replaceAll("\\W", "-"), Model.SERVES);

      String answer = client.ask(target);
      assertThat(client.askStreamed(target)).isEqualTo(answer);
      assertThat(client.ask(target)).isEqualTo(answer);
      answers.add(answer);
    }
    assertThat(answers)
        .containsExactlyInAnyOrder(
            "Good day, this is sim-a; zażółć gęślą jaźń.",
            "Good day, this is sim-b; zażółć gęślą jaźń.");
  }

  private static Map<String, String> urls() {
    try {
      return new ObjectMapper().readValue(SIMULATORS.readLine(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("simulators.mjs wrote no JSON", e);
    }
  }
}
