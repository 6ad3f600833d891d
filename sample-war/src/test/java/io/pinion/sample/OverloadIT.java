package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * With {@code pinion.max-concurrency} as docs/capacity.md has it for its heap, a gateway that is
 * asked for three times as many streams refuses those too many, and serves the others whole.
 */
class OverloadIT extends Behaviour {
  private static final int HEAP_MIB = 192;
  private static final int LIMIT = Capacity.exchanges(HEAP_MIB, Capacity.TOMCAT);
  private static final int STREAMS = 3 * LIMIT;

  private static final int BACKEND_PORT = LoadTool.freePort();
  private static final LoadTool BACKEND = LoadTool.backend(BACKEND_PORT);
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          "overload",
          HEAP_MIB + "m",
          20_000,
          Map.of(
              "pinion.backends",
              "sim",
              "pinion.backend.sim.url",
              "http://127.0.0.1:" + BACKEND_PORT,
              "pinion.max-concurrency",
              "" + LIMIT));

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
  void streamsPastTheLimitAreRefusedAndTheOthersWhole() throws Exception {
    String all = "" + STREAMS;

    try (LoadTool clients =
        LoadTool.clients(gateway(), "-c" + all, "-n" + all, "-t2", "-i20000000", "-b16384")) {
      LoadTool.Counts counts = clients.counts();
      assertThat(counts.get("broken")).as("%s", counts).isZero();
      assertThat(counts.get("ok") + counts.get("failed_status")).isEqualTo(STREAMS);
      assertThat(counts.get("ok")).isGreaterThanOrEqualTo(LIMIT);
      assertThat(counts.get("failed_status")).isPositive();
      assertThat(counts.get("last_status")).isEqualTo(503);
    }
    awaitFigure("pinion_exchanges_in_progress", open -> open == 0);
    assertThat(chat().status()).isEqualTo(200);
    assertThat(GATEWAY.log()).doesNotContain("OutOfMemoryError");
  }
}
