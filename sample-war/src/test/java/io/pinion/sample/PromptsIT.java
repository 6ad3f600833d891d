package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A prompt is kept until its answer has begun, and no longer. */
class PromptsIT extends Behaviour {
  private static final int STREAMS = 400;
  private static final int PROMPT_BYTES = 512 << 10;

  private static final TestBackend BACKEND = TestBackend.start("gpu-a");

  /** Its heap could not hold all the prompts, nor half of them. */
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          "prompts",
          "96m",
          2000,
          Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", "" + BACKEND.uri()));

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
    BACKEND.close();
  }

  @Test
  void streamsWhoseAnswersHaveBegunHoldNoPrompts() throws IOException {
    String prompt = PROMPT.replace("h\u00e4llo", "word ".repeat(PROMPT_BYTES / 5));
    List<RawClient> clients = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    try {
      for (int i = 0; i < STREAMS; i++) {
        RawClient client = connect();
        clients.add(client);
        client.sendJson(CHAT, prompt, script(Script.events(1).gated()));
        ReceivedRequest request = BACKEND.takeRequest();
        assertThat(request.bodyLength()).isGreaterThan(PROMPT_BYTES);
        answers.add(request.answer());
        request.answer().release();
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.nextEvent()).isPresent();
      }
      assertThat(figure("pinion_exchanges_in_progress")).isEqualTo(STREAMS);

      answers.forEach(Answer::release);
      for (RawClient client : clients) {
        assertThat(client.nextEvent()).contains("data: [DONE]");
        assertThat(client.nextEvent()).isEmpty();
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
