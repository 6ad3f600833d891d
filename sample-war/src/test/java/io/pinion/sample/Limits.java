package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever asks for too much is told; nothing hangs. */
abstract class Limits extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final int EXCHANGES = 6;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu-a");
    settings.put("pinion.backend.gpu-a.url", BACKEND.uri().toString());
    settings.put("pinion.retry.buffer", "64KiB");
    settings.put("pinion.max-concurrency", "" + EXCHANGES);
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  @Test
  void anAnswerBeforeTheEndOfTheUploadLeavesNoCallAtTheBackendBehind() throws IOException {
    try (RawClient client = connect()) {
      client
          .sendRequest(
              "POST",
              CHAT,
              "Content-Length: 1000000",
              session(freshId()), // else the body would be looked at first
              script(Script.answers(413).answersBeforeBody().gatedHead()))
          .sendPattern(0, 200_000);
      Answer answer = BACKEND.takeHead().answer();
      answer.release(); // not before: the answer ends the connection, to which no more can be sent

      assertThat(client.readFinalHead().status()).isEqualTo(413);
      answer.awaitPeerClosed(); // though the client has neither sent the rest nor left
    }
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
  }

  @Test
  void anExchangeTooManyIs503() throws IOException {
    String refused = "pinion_requests_refused_total";
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    double before = figure(refused);
    List<RawClient> clients = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    try {
      for (int i = 0; i < EXCHANGES; i++) {
        RawClient client = connect();
        clients.add(client);
        client.sendJson(CHAT, PROMPT, script(Script.events(1).gated()));
        answers.add(BACKEND.takeRequest().answer());
        answers.get(i).release();
        client.readHead();
        assertThat(client.nextEvent()).isPresent();
      }

      assertOwn(chat(), 503, "service_unavailable");
      assertThat(figure(refused)).isEqualTo(before + 1);

      for (int i = 0; i < EXCHANGES; i++) {
        answers.get(i).release();
        assertThat(clients.get(i).nextEvent()).contains("data: [DONE]");
        assertThat(clients.get(i).nextEvent()).isEmpty();
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    assertThat(chat().status()).isEqualTo(200);
  }

  private static void assertOwn(Reply reply, int status, String code) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.head().headers("Content-Type").get(0)).startsWith("application/json");
    assertThat(reply.head().headers("Retry-After")).hasSize(status == 503 ? 1 : 0);
    assertThat(reply.text())
        .startsWith("{\"error\":{\"message\":\"")
        .endsWith("\"code\":\"" + code + "\"}}");
  }
}
