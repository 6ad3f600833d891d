package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that continues an answer goes to the backend that made it: no other one has it. */
abstract class Continuing extends Behaviour {
  private static final TestBackends BACKENDS =
      TestBackends.start("gpu-a", "gpu-b", "gpu-c", "gpu-d");
  static final String RESPONSES = "/v1/responses";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersAreContinuedWhereTheyWereMade(boolean streamed) throws IOException {
    for (int i = 0; i < 20; i++) {
      String id = "resp_" + freshId();
      Reply first = answer(id, streamed);
      Reply next = after(id);

      assertThat(next.backend()).isEqualTo(first.backend());
      assertThat(next.decision()).isEqualTo("pinned");
      assertThat(next.head().header("X-Pinion-Source")).hasValue("previous-response");
      assertThat(next.head().header("X-Session-ID")).isEmpty();
    }
  }

  @Test
  void chainOfAnswersStaysOnOneBackend() throws IOException {
    String id = "resp_" + freshId();
    String home = answer(id, false).backend();
    for (int turn = 0; turn < 5; turn++) {
      String next = "resp_" + freshId();
      Reply reply = post(next(id), script(unary(next)));
      assertThat(reply.backend()).isEqualTo(home);
      id = next;
    }
  }

  @Test
  void answerIsReadAndCancelledWhereItWasMade() throws IOException {
    for (int i = 0; i < 10; i++) {
      String id = "resp_" + freshId();
      String home = answer(id, false).backend();

      assertThat(request("GET", RESPONSES + "/" + id).backend()).isEqualTo(home);
      assertThat(request("DELETE", RESPONSES + "/" + id + "?x=1").backend()).isEqualTo(home);
      assertThat(request("POST", RESPONSES + "/" + id + "/cancel").backend()).isEqualTo(home);
    }
  }

  @Test
  void continuedAnswerOutranksTheSessionWhosePinFollows() throws IOException {
    for (int i = 0; i < 10; i++) {
      String session = freshId();
      served(session(session));
      String id = "resp_" + freshId();
      String maker = answer(id, true).backend();

      assertThat(post(next(id), session(session)).backend()).isEqualTo(maker);
      assertPinned(session, maker);
    }
  }

  @Test
  void answersOfOthersAreNotFollowed() throws IOException {
    String id = "resp_" + freshId();
    answer(id, false, "Authorization: Bearer one");

    Reply other = post(next(id), "Authorization: Bearer two");

    assertThat(other.status()).isEqualTo(200);
    assertThat(other.decision()).isNotEqualTo("pinned");
  }

  @Test
  void answerThatNobodyKnowsIsAskedForByHash() throws IOException {
    String id = "resp_" + freshId();

    Reply first = after(id);
    assertThat(first.decision()).isEqualTo("selected");
    assertThat(after(id).backend()).isEqualTo(first.backend());
  }

  @Test
  void deadMakerIsReplaced() throws IOException {
    String id = "resp_" + freshId();
    TestBackend maker = BACKENDS.get(answer(id, false).backend());

    Reply reply = whileDead(maker, () -> after(id));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.backend()).isNotEqualTo(maker.id());
  }

  @Test
  void fullMakerIsNotReplacedForNobodyElseHasTheAnswer() throws IOException {
    String id = "resp_" + freshId();
    String maker = answer(id, false).backend();

    Reply reply = post(next(id), script(Script.answers(429).withHeader("Retry-After: 7")));

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.backend()).isEqualTo(maker);
    assertThat(reply.head().header("Retry-After")).hasValue("7");
    assertThat(BACKENDS.requests()).hasSize(2);
  }

  private Reply answer(String id, boolean streamed, String... headerLines) throws IOException {
    String[] lines = new String[headerLines.length + 1];
    lines[0] = script(streamed ? Script.events(events(id)) : unary(id));
    System.arraycopy(headerLines, 0, lines, 1, headerLines.length);
    Reply reply = post("{\"input\":\"hi\"}", lines);
    assertThat(reply.status()).isEqualTo(200);
    return reply;
  }

  private Reply after(String id) throws IOException {
    return post(next(id));
  }

  private static String next(String id) {
    return "{\"input\":\"and?\",\"previous_response_id\":\"" + id + "\"}";
  }

  static Script unary(String id) {
    return Script.answers(
        200, "application/json", "{\"object\":\"response\",\"output\":[],\"id\":\"" + id + "\"}");
  }

  private static List<String> events(String id) {
    return List.of(
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\""
            + id
            + "\"}}\n\n",
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\""
            + id
            + "\"}}\n\n");
  }

  private Reply post(String body, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(RESPONSES, body, headerLines));
    }
  }
}
