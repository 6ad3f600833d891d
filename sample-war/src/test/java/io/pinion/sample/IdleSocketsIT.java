package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.clients.NodeProcess;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Thousands of WebSockets that are silent are held by a few threads. */
class IdleSocketsIT extends Behaviour {
  private static final int SOCKETS = 2000;
  private static final int DESCRIPTORS = 20_000;

  /** Of the container's, for handshakes and callbacks, and of the relay's. */
  private static final int THREADS = 300;

  /** What one may cost, in the heap and outside, of which Tomcat's own buffers are most. */
  private static final long BYTES_PER_SOCKET = 64 << 10;

  private static final NodeProcess BACKEND = NodeProcess.start("socket-backends.mjs", "gpu-a");
  private static final NodeProcess CLIENTS = NodeProcess.start("sockets.mjs");
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          "idle-sockets",
          "1g",
          DESCRIPTORS,
          Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", url()));

  private static String url() {
    return BACKEND.readLine().replaceAll(".*\"gpu-a\":\"([^\"]*)\".*", "$1");
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @AfterAll
  static void stop() {
    CLIENTS.close();
    GATEWAY.close();
    BACKEND.close();
  }

  @Test
  void thousandsOfSocketsAreHeldWithoutAThreadEach() throws Exception {
    assertThat(held(1)).isEqualTo(1); // what is needed once is there
    long heap = GATEWAY.liveHeap();

    assertThat(held(SOCKETS - 1)).isEqualTo(SOCKETS);
    assertThat(figure("pinion_websockets_open")).isEqualTo(SOCKETS);
    int threads = GATEWAY.threads();
    long heapEach = (GATEWAY.liveHeap() - heap) / SOCKETS;
    Notes.add(
        "%d idle WebSockets: %d threads, %d KiB heap each"
            .formatted(SOCKETS, threads, heapEach >> 10));

    assertThat(threads).isLessThan(THREADS);
    assertThat(heapEach).isLessThan(BYTES_PER_SOCKET);
    assertThat(ask(Map.of("client", "use"))).isEqualTo(SOCKETS);

    CLIENTS.close();
    awaitFigure("pinion_websockets_open", open -> open == 0);
  }

  private int held(int more) throws JsonProcessingException {
    return ask(Map.of("client", "hold", "gateway", gateway().toString(), "count", more));
  }

  /** How many sockets the clients say that it was. */
  private static int ask(Map<String, Object> call) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    CLIENTS.writeLine(json.writeValueAsString(call));
    return json.readTree(CLIENTS.readLine()).path("count").asInt();
  }
}
