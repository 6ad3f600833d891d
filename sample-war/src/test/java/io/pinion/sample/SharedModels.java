package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two members that share their store agree on each session's model. */
abstract class SharedModels extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu");
  private static final RouterModel ROUTER = new RouterModel();
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(2);
  private static final String DECIDE = "/routing/v1/chat/completions";

  @RegisterExtension static final GatewayOnTomcat OTHER = new GatewayOnTomcat(settings(1));

  /** Of the gateway on the server. */
  static Map<String, String> settings() {
    return settings(0);
  }

  private static Map<String, String> settings(int number) {
    Map<String, String> settings = CLUSTER.of(number, BACKENDS.settings());
    settings.putAll(ROUTER.settings());
    settings.put("pinion.model.router.timeout", "1m");
    settings.put("pinion.model.ttl", "5s");
    settings.put("pinion.store.timeout", "10s"); // a loaded machine is no failing store
    return settings;
  }

  @BeforeEach
  void meet() throws IOException {
    BACKENDS.clear();
    ROUTER.clear();
    awaitFigure("pinion_store_members", members -> members == 2);
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
    ROUTER.close();
  }

  private static Reply decideAt(URI member, String... headerLines) throws IOException {
    try (RawClient client = RawClient.connect(member)) {
      return Reply.read(client.sendJson(DECIDE, PROMPT, headerLines));
    }
  }

  @Test
  void aModelChosenOnOneMemberIsKeptOnTheOther() throws IOException {
    for (int i = 0; i < 20; i++) {
      URI here = i % 2 == 0 ? gateway() : OTHER.uri();
      URI there = i % 2 == 0 ? OTHER.uri() : gateway();
      String id = freshId();
      ROUTER.says("code");
      assertThat(decideAt(here, session(id)).text()).contains("\"pinned\":false");
      ROUTER.says("talk");
      assertThat(decideAt(there, session(id)).text())
          .contains("\"pinned\":true", "\"route\":\"code\"", "\"spare\"");
    }
  }

  @Test
  void parallelFirstRequestsOverBothMembersEndWithOneModelWhateverTheRouterSays() throws Exception {
    for (int round = 0; round < 20; round++) {
      String id = freshId();
      Set<String> models = ConcurrentHashMap.newKeySet();
      AtomicInteger fresh = new AtomicInteger();
      ROUTER.clear();
      Crowd.run(
          8,
          64,
          number -> {
            ROUTER.says(number % 2 == 0 ? "code" : "talk");
            Reply reply = decideAt(number % 2 == 0 ? gateway() : OTHER.uri(), session(id));
            models.add(reply.text().replaceFirst(".*\"route\":\"([^\"]*)\".*", "$1"));
            if (reply.text().contains("\"pinned\":false")) {
              fresh.incrementAndGet();
            }
          });
      assertThat(models).hasSize(1);
      assertThat(fresh).hasValue(1);
      assertThat(ROUTER.asked()).isBetween(1, 2);
    }
  }

  @Test
  void afterItsTimeASessionIsRoutedAfresh() throws Exception {
    String id = freshId();
    ROUTER.says("code");
    decideAt(gateway(), session(id));
    ROUTER.says("talk");

    Reply afresh =
        Eventually.get(
            () -> decideAt(OTHER.uri(), session(id)),
            reply -> reply.text().contains("\"pinned\":false"));

    assertThat(afresh.text()).contains("\"route\":\"talk\"", "\"switched\":false");
    assertThat(decideAt(gateway(), session(id)).text()).contains("\"route\":\"talk\"");
  }
}
