package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where models of sessions are kept is full, and backends of a model are. */
class FullModelsOnTomcatIT extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("a-one", "a-two", "b");
  private static final int MOST = 64;

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.backend.a-one.models", "first");
    settings.put("pinion.backend.a-two.models", "first");
    settings.put("pinion.backend.a-two.max-concurrency", "1");
    settings.put("pinion.backend.b.models", "second");
    settings.put("pinion.model.routes", "all");
    settings.put("pinion.model.router", "first");
    settings.put("pinion.model.route.all.models", "first,second");
    settings.put("pinion.model.max-entries", "" + MOST);
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  private boolean isPinned(RawClient client, int session) throws IOException {
    client.sendJson("/routing/v1/chat/completions", PROMPT, session("full-" + session));
    Reply reply = Reply.read(client);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return reply.text().contains("\"pinned\":true");
  }

  @Test
  void theSessionsUsedLeastRecentlyAreForgottenAndNoneIsRefused() throws IOException {
    int sessions = 10 * MOST;
    for (int begin = 0; begin < sessions; begin += MOST) { // Tomcat ends a connection after 100
      try (RawClient client = connect()) {
        for (int i = begin; i < begin + MOST; i++) {
          assertThat(isPinned(client, i)).isFalse();
        }
      }
    }
    try (RawClient client = connect()) {
      int kept = 0;
      for (int i = sessions - 1; i >= sessions - MOST / 2; i--) {
        kept += isPinned(client, i) ? 1 : 0;
      }
      assertThat(kept).isEqualTo(MOST / 2);
      assertThat(isPinned(client, 0)).isFalse();
    }
  }

  @Test
  void aModelWhoseBackendsAreAllFullIsFollowedByTheNext() throws Exception {
    try (RawClient holding = connect()) {
      holding.sendJson(
          CHAT,
          PROMPT,
          scriptAt("a-one", Script.answers(429)),
          scriptAt("a-two", Script.events(1).gated()));
      ReceivedRequest held;
      do {
        held = BACKENDS.takeRequest();
      } while (!held.backend().equals("a-two"));

      Reply reply = chat(scriptAt("a-one", Script.answers(429)));

      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      assertThat(reply.backend()).isEqualTo("b");
      held.answer().open();
      assertThat(Reply.read(holding).status()).isEqualTo(200);
    }
  }
}
