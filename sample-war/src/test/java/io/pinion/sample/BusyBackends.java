package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends that say that they are full, or busy, are left to those who have been there. */
abstract class BusyBackends extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final Duration COOLDOWN = Duration.ofSeconds(3);

  /** Balanced without a session. */
  private static final String ANONYMOUS = "/ws/anonymous";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.retry.after-max", COOLDOWN.toSeconds() + "s");
    settings.put("pinion.load.path", "/health"); // of which a test's backend records no requests
    settings.put("pinion.session.paths", "/v1/*");
    settings.put("pinion.selector.bounded-load", "off"); // so that a session goes where its hash is
    // a backend fails in the traffic alone here
    settings.put("pinion.health.active", "false");
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

  @Test
  void backendThatSaysWhenToComeAgainGetsNoNewSessionsUntilThen() throws IOException {
    String id = freshId();
    String home = served(session(id));
    long began = System.nanoTime();
    Script full = Script.answers(429).withHeader("Retry-After: 3600").withoutReuse();

    Reply spilled = chat(session(id), scriptAt(home, full));
    assertThat(spilled.status()).isEqualTo(200);
    assertThat(spilled.decision()).isEqualTo("spilled");
    assertThat(spilled.backend()).isNotEqualTo(home);
    assertPinned(id, home); // it alone knows the session, and is asked

    String next = served(session(freshId()));
    while (!next.equals(home)) {
      next = served(session(freshId()));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(COOLDOWN);
  }

  @Test
  void whenAllSayThatTheyAreFullTheirAnswerPassesAndTheyAreAskedAgain() throws IOException {
    Script full = Script.answers(429, "text/plain", "full").withHeader("Retry-After: 1");
    BACKENDS.respondWith(full.withoutReuse());

    Reply reply = chat(session(freshId()));

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.text()).isEqualTo("full");
    assertThat(reply.head().headers("Retry-After")).containsExactly("1");
    assertThat(BACKENDS.tried()).hasSize(3).doesNotHaveDuplicates();
    BACKENDS.respondWith(Script.answers().withoutReuse());
    served(session(freshId())); // though each has asked to be left alone
  }

  @Test
  void requestsWithoutASessionAvoidWhoSaysThatItIsBusy() throws IOException {
    TestBackend busy = BACKENDS.get("gpu-b");
    String text =
        """
        vllm:num_requests_running{model_name="m"} 49.0
        vllm:num_requests_waiting{model_name="m"} 1.0
        """;
    busy.respondToHealthWith(Script.answers(200, "text/plain", text));
    awaitFigure("pinion_backend_load{backend=\"gpu-b\"}", load -> load == 50);

    for (int i = 0; i < 30; i++) {
      Reply reply = request("GET", ANONYMOUS);
      assertThat(reply.decision()).isEqualTo("anonymous");
      assertThat(reply.backend()).isNotEqualTo("gpu-b").startsWith("gpu-");
    }

    busy.respondToHealthWith(Script.answers(200, "text/plain", text.replaceAll("(49|1).0", "0")));
    awaitFigure("pinion_backend_load{backend=\"gpu-b\"}", load -> load == 0);
  }
}
