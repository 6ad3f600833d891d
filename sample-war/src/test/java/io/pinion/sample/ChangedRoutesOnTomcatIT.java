package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Model routes are changed while sessions are pinned to their models. */
class ChangedRoutesOnTomcatIT extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu");
  private static final SettingsOnDisk FILE = new SettingsOnDisk();

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.config.file", FILE.path().toString());
    settings.put("pinion.config.refresh", "100ms");
    settings.put("pinion.model.routes", "all");
    settings.put("pinion.model.router", "first");
    settings.put("pinion.model.route.all.models", "one,two");
    return settings;
  }

  @AfterAll
  static void stop() throws IOException {
    BACKENDS.close();
    FILE.delete();
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  private String decide(String id) throws IOException {
    try (RawClient client = connect()) {
      Reply reply =
          Reply.read(client.sendJson("/routing/v1/chat/completions", PROMPT, session(id)));
      return reply.status() == 200 ? reply.text() : "" + reply.status();
    }
  }

  @Test
  void aPinToAModelThatIsRemovedIsDecidedAfreshAndOthersStay() throws Exception {
    String id = freshId();
    assertThat(decide(id)).contains("[\"one\",\"two\"]", "\"pinned\":false");

    FILE.write("pinion.model.route.all.models=new,one");
    String kept = Eventually.get(() -> decide(id), text -> !text.contains("two"));
    assertThat(kept).contains("[\"one\"]", "\"pinned\":true");

    FILE.write("pinion.model.route.all.models=new");
    String afresh = Eventually.get(() -> decide(id), text -> text.contains("new"));
    assertThat(afresh).contains("\"switched\":true", "\"pinned\":false");
    assertThat(decide(id)).contains("[\"new\"]", "\"pinned\":true");

    FILE.write("pinion.model.routes=");
    Reply relayed = Eventually.get(() -> chat(session(id)), ChangedRoutesOnTomcatIT::isPlain);
    assertThat(BACKENDS.takeRequest().bodyText()).isEqualTo(PROMPT);
    assertThat(relayed.status()).isEqualTo(200);
  }

  private static boolean isPlain(Reply reply) {
    boolean plain = reply.head().header("x-plano-pinned").isEmpty();
    if (!plain) {
      BACKENDS.clear();
    }
    return plain;
  }
}
