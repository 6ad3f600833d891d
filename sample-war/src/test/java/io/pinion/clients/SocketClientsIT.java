package io.pinion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.clients.SocketClient.Talk;
import io.pinion.sample.GatewayOnTomcat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WebSocket clients that others wrote, against servers that others wrote: Node's ws, its own
 * WebSocket, OpenAI's Realtime clients, a browser, and Jakarta's.
 */
class SocketClientsIT {
  private static final NodeProcess BACKENDS =
      NodeProcess.start("socket-backends.mjs", "gpu-a", "gpu-b", "gpu-c");

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  @TempDir static Path folder;

  private static NodeSockets node;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu-a,gpu-b,gpu-c");
    // the same conversations go the same ways in every run
    settings.put("pinion.session.secret", "not one for production");
    urls().forEach((id, url) -> settings.put("pinion.backend." + id + ".url", url));
    return settings;
  }

  static Map<String, String> urls() {
    try {
      return new ObjectMapper().readValue(BACKENDS.readLine(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("socket-backends.mjs wrote no JSON", e);
    }
  }

  @BeforeAll
  static void startNode() {
    node = new NodeSockets(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "query", "chromium", "openaiWs", "openaiWebSocket"})
  void aSessionsSocketsOpenAtOneBackend(String name) {
    staysWithItsBackend(name, node.client(name));
  }

  @Test
  void aSessionsJakartaSocketsOpenAtOneBackend() {
    staysWithItsBackend("jakarta", new JakartaSocket());
  }

  private static void staysWithItsBackend(String name, SocketClient client) {
    Set<String> backends = new HashSet<>();
    for (int conversation = 1; conversation <= 8; conversation++) {
      String session = name + "-" + conversation;

      Talk first = client.talk(GATEWAY.uri(), session);
      assertThat(first.code()).isEqualTo(4001);
      assertThat(first.reason()).isEqualTo("enough");
      assertThat(client.talk(GATEWAY.uri(), session)).isEqualTo(first);
      assertThat(client.talk(GATEWAY.uri(), session)).isEqualTo(first);
      backends.add(first.backend());
    }
    assertThat(backends).hasSizeGreaterThan(1);
  }
}
