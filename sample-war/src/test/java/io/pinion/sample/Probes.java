package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A backend that fails its probes gets no sessions until it is back. */
abstract class Probes extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String UP = "pinion_backend_up{backend=\"gpu-a\"}";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "50ms");
    settings.put("pinion.health.rise", "2");
    settings.put("pinion.health.fall", "2");
    settings.put("pinion.health.slow-start", "off");
    settings.put("pinion.selector.bounded-load", "off"); // else one that has many gets no new ones
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void withAllBackendsDownRequestsAre503AtOnce() throws IOException {
    String id = freshId();
    String home = served(session(id));
    BACKENDS.all().forEach(backend -> backend.respondToHealthWith(Script.answers(503)));
    for (TestBackend backend : BACKENDS.all()) {
      awaitFigure(up(backend), up -> up == 0);
    }
    BACKENDS.all().forEach(backend -> backend.respondWith(Script.neverAnswers()));
    Tally tally = tally();

    Reply reply = chat(session(id));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.head().headers("Retry-After")).containsExactly("1"); // two rounds of probes
    assertThat(reply.text()).contains("\"error\"", "no backend is usable now");
    tally.exchanges("answered", 1).errors(503, 1).await();
    BACKENDS.clear();
    for (TestBackend backend : BACKENDS.all()) {
      awaitFigure(up(backend), up -> up == 1);
    }
    assertPinned(id, home);
  }

  private static String up(TestBackend backend) {
    return "pinion_backend_up{backend=\"" + backend.id() + "\"}";
  }

  @Test
  void aBackendThatIsDownGetsNoSessionsAndComesBack() throws IOException {
    Map<String, String> homes = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      String id = freshId();
      homes.put(id, served(session(id)));
    }
    assertThat(homes.values()).contains("gpu-a", "gpu-b", "gpu-c");

    BACKENDS.get("gpu-a").respondToHealthWith(Script.answers(503));
    awaitFigure(UP, up -> up == 0);
    Map<String, String> refuges = new HashMap<>();
    for (Map.Entry<String, String> session : homes.entrySet()) {
      String id = session.getKey();
      Reply reply = chat(session(id));
      boolean moves = session.getValue().equals("gpu-a");
      assertThat(reply.decision()).isEqualTo(moves ? "repinned" : "pinned");
      assertThat(reply.backend().equals(session.getValue())).isNotEqualTo(moves);
      assertThat(reply.backend()).isNotEqualTo("gpu-a");
      refuges.put(id, reply.backend());
      assertThat(served(session(freshId()))).isNotEqualTo("gpu-a");
      assertThat(served()).isNotEqualTo("gpu-a");
    }

    BACKENDS.get("gpu-a").respondToHealthWith(Script.answers());
    awaitFigure(UP, up -> up == 1);
    Map<String, Integer> newSessions = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      newSessions.merge(served(session(freshId())), 1, Integer::sum);
    }
    assertThat(newSessions).containsKeys("gpu-a", "gpu-b", "gpu-c");
    for (Map.Entry<String, String> session : refuges.entrySet()) {
      assertThat(served(session(session.getKey()))).isEqualTo(session.getValue());
    }
  }
}
