package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Clients that read one byte a second, and backends that send one, cost others nothing. */
class SlowPeersIT extends Behaviour {
  private static final int EACH = 100;
  private static final int SECONDS = 6;
  private static final long LARGE = 64L << 20;

  /** Too little for any of the answers that are not read, let alone for all of them. */
  private static final String HEAP = "96m";

  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          "slow-peers",
          HEAP,
          2000,
          Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", "" + BACKEND.uri()));

  private final List<RawClient> slowClients = new ArrayList<>();
  private final List<RawClient> clientsOfSlowBackends = new ArrayList<>();
  private final List<Answer> slowAnswers = new ArrayList<>();

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
  void aByteASecondHarmsNobodyElse() throws Exception {
    for (int i = 0; i < EACH; i++) {
      RawClient reader = RawClient.connect(gateway(), 4096);
      slowClients.add(reader);
      reader.sendRequest("GET", OTHER, script(Script.bytes(LARGE)));
      BACKEND.takeRequest();
      RawClient waiting = connect();
      clientsOfSlowBackends.add(waiting);
      waiting.sendJson(CHAT, PROMPT, script(Script.events(1).byteByByte().gated()));
      slowAnswers.add(BACKEND.takeRequest().answer());
    }
    AtomicInteger ticks = new AtomicInteger();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          clock.scheduleAtFixedRate(
              () -> {
                slowAnswers.forEach(Answer::release);
                ticks.incrementAndGet();
              },
              0,
              1,
              TimeUnit.SECONDS);
      for (RawClient client : slowClients) {
        assertThat(client.readFinalHead().status()).isEqualTo(200);
      }
      for (RawClient client : clientsOfSlowBackends) {
        assertThat(client.readFinalHead().status()).isEqualTo(200);
      }
      for (int read = 0, seen = 0; read < SECONDS; ) {
        assertThat(chat(script(Script.answers())).status()).isEqualTo(200);
        if (ticks.get() > seen) {
          seen = ticks.get();
          readAByte(read++);
        }
      }
      wholeDownload();
    } finally {
      clock.shutdownNow();
    }
    awaitFigure("pinion_exchanges_in_progress", underWay -> underWay == 2 * EACH);
    slowAnswers.forEach(Answer::open);
    for (RawClient client : clientsOfSlowBackends) {
      assertThat(client.readText()).endsWith("data: [DONE]\n\n");
    }
    for (RawClient client : slowClients) {
      client.close();
    }
    Notes.add(
        "%d slow clients and backends: at most %d MiB"
            .formatted(EACH, GATEWAY.memoryAtMost() >> 20));
  }

  private void readAByte(int place) throws IOException {
    for (RawClient client : slowClients) {
      assertThat(client.readBytes(1)).containsExactly(BytePattern.at(place));
    }
    for (RawClient client : clientsOfSlowBackends) {
      assertThat(client.readBytes(1)).hasSize(1);
    }
  }

  private void wholeDownload() throws IOException {
    try (RawClient client = connect()) {
      client.sendRequest("GET", OTHER, script(Script.bytes(LARGE)));
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      assertThat(BytePattern.check(client.body())).isEqualTo(LARGE);
    }
  }
}
