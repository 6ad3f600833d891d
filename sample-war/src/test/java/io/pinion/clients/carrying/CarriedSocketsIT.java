package io.pinion.clients.carrying;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.client.AmbientSession;
import io.pinion.sample.GatewayOnTomcat;
import io.pinion.sample.ReceivedRequest;
import io.pinion.sample.Script;
import io.pinion.sample.TestBackends;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sockets that a session's work opens come to one backend, and those of side calls spread. */
class CarriedSocketsIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int CONVERSATIONS = 8;
  private static final int TIMES = 3;

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // the same conversations go the same ways in every run
    settings.put("pinion.session.secret", "not one for production");
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void aSessionsSocketsComeToOneBackendAndItsSideCallsSpread() throws Exception {
    Set<String> homes = new HashSet<>();
    int spread = 0;
    for (int i = 0; i < CONVERSATIONS; i++) {
      AmbientSession session = AmbientSession.of("conversation-" + i);
      Set<String> backends = new HashSet<>();
      Set<String> aside = new HashSet<>();
      for (int time = 0; time < TIMES; time++) {
        session.call(
            () -> {
              ReceivedRequest opened = open();
              assertThat(opened.header("X-Session-ID")).isEqualTo(session.id());
              return backends.add(opened.backend());
            });
        aside.add(session.call(() -> AmbientSession.none().call(() -> open().backend())));
      }
      assertThat(backends).hasSize(1);
      homes.addAll(backends);
      spread += aside.size() - 1;
    }
    assertThat(homes).hasSizeGreaterThan(1);
    assertThat(spread).as("backends beside the first of a session's side calls").isPositive();
  }

  /** Opens a socket and closes it; what its backend has seen. */
  private static ReceivedRequest open() throws Exception {
    BACKENDS.clear();
    BACKENDS.respondWith(Script.webSocket());
    URI target = URI.create(GATEWAY.uri().toString().replaceFirst("http", "ws") + "v1/realtime");
    try (Session socket = JakartaWebSocket.connect(new Silent(), target)) {
      assertThat(socket.isOpen()).isTrue();
    }
    return BACKENDS.takeRequest();
  }

  private static final class Silent extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      // only opened
    }
  }
}
