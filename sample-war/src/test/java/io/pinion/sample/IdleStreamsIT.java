package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Thousands of streams that are silent most of the time are held by a few threads. */
class IdleStreamsIT extends Behaviour {
  private static final int STREAMS = 8000;
  private static final int DESCRIPTORS = 20_000;

  /** Of the container's, which answer many at once when all come together, and of the relay's. */
  private static final int THREADS = 300;

  /** Not before ten minutes, unless the backend is told to hurry. */
  private static final String LATER = "-i600000000";

  /** What a stream may cost, in the heap and outside, of which Tomcat's own buffers are most. */
  private static final long BYTES_PER_STREAM = 160 << 10;

  private static final int BACKEND_PORT = LoadTool.freePort();
  private static final LoadTool BACKEND = LoadTool.backend(BACKEND_PORT);
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          "idle-streams",
          "1g",
          DESCRIPTORS,
          Map.of(
              "pinion.backends",
              "sim",
              "pinion.backend.sim.url",
              "http://127.0.0.1:" + BACKEND_PORT));

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
    BACKEND.close();
  }

  @Test
  void thousandsOfStreamsGetTheirLaterEventsWhole() throws Exception {
    assertThat(chat().status()).isEqualTo(200);
    long heap = GATEWAY.liveHeap();
    long memory = GATEWAY.memory();

    try (LoadTool clients =
        LoadTool.clients(gateway(), "-c" + STREAMS, "-n" + STREAMS, "-t2", LATER)) {
      Eventually.get(() -> figure("pinion_exchanges_in_progress"), open -> open == STREAMS);
      int threads = GATEWAY.threads();
      int descriptors = GATEWAY.descriptors();
      long heapEach = (GATEWAY.liveHeap() - heap) / STREAMS;
      long memoryEach = (GATEWAY.memory() - memory) / STREAMS;
      Notes.add(
          "%d idle streams: %d threads, %d descriptors, %d KiB heap each, %d KiB memory each"
              .formatted(STREAMS, threads, descriptors, heapEach >> 10, memoryEach >> 10));

      assertThat(threads).isLessThan(THREADS);
      assertThat(descriptors).isBetween(2 * STREAMS, DESCRIPTORS);
      assertThat(heapEach).isLessThan(BYTES_PER_STREAM);

      LoadTool.hurry(BACKEND_PORT);
      LoadTool.Counts counts = clients.counts();
      assertThat(counts.get("ok")).as("%s", counts).isEqualTo(STREAMS);
      assertThat(counts.get("broken")).isZero();
    }
    awaitFigure("pinion_exchanges_in_progress", open -> open == 0);
  }
}
