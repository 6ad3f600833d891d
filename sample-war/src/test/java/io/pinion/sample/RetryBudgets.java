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

/**
 * Past {@code pinion.retry.budget}, here none, an answer is passed on as it is, or there is none.
 */
abstract class RetryBudgets extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.retry.budget", "0%");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
    BACKENDS.respondWith(Script.answers().withoutReuse());
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504, 529})
  void answerThatWouldBeDeclinedPassesOn(int status) throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    // its connection is not left for a later test, which would find it stale
    Script sorry = Script.answers(status, "text/plain", "sorry").withoutReuse();
    Reply reply = chat(session(id), script(sorry));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo("sorry");
    assertThat(BACKENDS.tried()).containsExactly(home);
    String kind = status == 429 || status == 529 ? "full" : "unavailable";
    tally.exchange("answered", "pinned").retriesDenied(1).failures(home, kind, 1).await();
    assertPinned(id, home);
  }

  @Test
  void answerAfterWhichNobodyIsLeftToAskIsNoRetryDenied() throws IOException {
    String id = freshId();
    BACKENDS.respondWith(Script.closesAfterRequest());
    assertThat(chat(session(id)).status()).isEqualTo(502);
    List<String> ranked = List.copyOf(BACKENDS.tried());
    forget();
    BACKENDS.respondWith(Script.closesAfterRequest());
    Tally tally = tally();

    Script unavailable = Script.answers(503, "text/plain", "sorry");
    Reply reply = chat(session(id), scriptAt(ranked.get(2), unavailable));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.text()).isEqualTo("sorry");
    assertThat(BACKENDS.tried()).isEqualTo(ranked);
    tally.failures(ranked.get(0), "unanswered", 1).failures(ranked.get(1), "unanswered", 1);
    tally.exchange("answered", "selected").retries(2).failures(ranked.get(2), "unavailable", 1);
    tally.await();
  }

  @Test
  void requestWithoutAnAnswerIsRetriedAllTheSame() throws IOException {
    String id = freshId();
    String home = home(id);
    Tally tally = tally();

    movedFrom(BACKENDS.get(home), chat(session(id), scriptAt(home, Script.closesAfterRequest())));

    tally.exchange("answered", "repinned").retries(1).failures(home, "unanswered", 1).await();
  }

  @Test
  void refusedConnectionIsRetriedAllTheSame() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(home(id));
    Tally tally = tally();

    home.kill();
    try {
      movedFrom(home, chat(session(id)));
    } finally {
      home.revive();
    }

    tally.exchange("answered", "repinned").retries(1).failures(home.id(), "unreached", 1).await();
  }

  /** A session's backend, which has served it once. */
  private String home(String id) throws IOException {
    String home = served(session(id));
    forget();
    return home;
  }
}
