package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The router is slow, fails, talks nonsense or is gone: no client's request fails by that. */
abstract class RouterOutages extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu");
  private static final RouterModel ROUTER = new RouterModel();

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.putAll(ROUTER.settings());
    settings.put("pinion.model.router.timeout", "300ms");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
    ROUTER.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
    ROUTER.close();
  }

  /** A request is answered by the model that it asks for, and its session is not pinned to it. */
  private void assertOwnModel() throws IOException {
    String id = freshId();
    double failures = figure("pinion_model_router_errors_total");
    for (int i = 0; i < 2; i++) {
      Reply reply = chat(session(id));
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      assertThat(reply.head().header("x-plano-pinned")).hasValue("false");
      assertThat(BACKENDS.takeRequest().bodyText()).isEqualTo(PROMPT);
    }
    assertThat(figure("pinion_model_router_errors_total")).isEqualTo(failures + 2);
  }

  @Test
  void aRouterThatDoesNotAnswerIsNotWaitedForBeyondItsTime() throws IOException {
    ROUTER.does(Script.neverAnswers());
    assertOwnModel();
  }

  @Test
  void aRouterThatStopsInTheMiddleOfItsAnswerIsNotWaitedForBeyondItsTime() throws IOException {
    ROUTER.does(Script.endlessEvents());
    assertOwnModel();
  }

  @Test
  void aRouterThatAnswersAnErrorIsPassedOver() throws IOException {
    ROUTER.does(Script.answers(500));
    assertOwnModel();
  }

  @Test
  void aRouterThatTalksNonsenseIsPassedOver() throws IOException {
    for (String text :
        List.of(
            "garbage",
            "{\"choices\":[{\"message\":",
            "[]",
            "{\"choices\":[{\"message\":{\"content\":\"I would say code\"}}]}")) {
      ROUTER.does(Script.answers(200, "application/json", text));
      assertOwnModel();
    }
  }

  @Test
  void aRouterThatBreaksOffIsPassedOver() throws IOException {
    ROUTER.does(Script.closesAfterRequest());
    assertOwnModel();
    ROUTER.does(Script.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{").withoutReuse());
    assertOwnModel();
  }

  @Test
  void aRouterThatIsGoneIsPassedOverAndAskedAgainWhenItIsBack() throws Exception {
    ROUTER.kill();
    assertOwnModel();
    ROUTER.revive();
    ROUTER.says("talk");

    Reply back =
        Eventually.get(
            () -> chat(session(freshId())),
            reply -> BACKENDS.takeRequest().bodyText().contains(RouterModel.SMALL));
    assertThat(back.status()).isEqualTo(200);
  }
}
