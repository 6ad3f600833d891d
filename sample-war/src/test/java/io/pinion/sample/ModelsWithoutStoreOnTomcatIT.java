package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The one member of the cluster that holds the models of sessions is stopped; its client goes on.
 */
class ModelsWithoutStoreOnTomcatIT extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu");
  private static final RouterModel ROUTER = new RouterModel();
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(1);

  @RegisterExtension static final GatewayOnTomcat MEMBER = new GatewayOnTomcat(settings());

  @RegisterExtension static final GatewayOnTomcat CLIENT = new GatewayOnTomcat(clientSettings());

  private static Map<String, String> settings() {
    Map<String, String> settings = CLUSTER.of(0, BACKENDS.settings());
    settings.putAll(ROUTER.settings());
    settings.put("pinion.model.router.timeout", "1m"); // a loaded machine is no failing router
    return settings;
  }

  private static Map<String, String> clientSettings() {
    Map<String, String> settings = settings();
    settings.put("pinion.hazelcast.mode", "client");
    settings.remove("pinion.hazelcast.port");
    settings.remove("pinion.hazelcast.port-count");
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
    ROUTER.close();
  }

  @Override
  URI gateway() {
    return CLIENT.uri();
  }

  private Reply decide(String id) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson("/routing/v1/chat/completions", PROMPT, session(id)));
    }
  }

  private void assertDecided(String id, String route, boolean pinned) throws IOException {
    Reply reply = decide(id);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.text()).contains("\"route\":\"" + route + "\"", "\"pinned\":" + pinned);
  }

  @Test
  void sessionsStayWithTheirModelsAndNewOnesAreRememberedHere() throws Exception {
    String before = freshId();
    String meanwhile = freshId();
    ROUTER.says("code");
    assertDecided(before, "code", false);
    assertDecided(before, "code", true);

    MEMBER.stop();
    Eventually.get(
        () -> {
          decide(freshId()); // so that it is asked, and fails
          return figure("pinion_store_available");
        },
        available -> available == 0);

    ROUTER.says("talk");
    assertDecided(before, "code", true);
    assertDecided(meanwhile, "talk", false);
    ROUTER.says("code");
    assertDecided(meanwhile, "talk", true);
    assertThat(chat(session(meanwhile)).head().header("x-plano-pinned")).hasValue("true");
  }
}
