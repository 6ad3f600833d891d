package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Bodies that are many times as large as the gateway's memory pass through it whole. */
class LargeBodiesIT extends Behaviour {
  private static final long SIZE = 1L << 30;
  private static final int EACH_WAY = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Of the whole process: its heap, as much outside of it, classes, code and stacks. */
  private static final long MEMORY = 384L << 20;

  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          "large-bodies",
          "64m",
          1000,
          Map.of("pinion.backends", "gpu-a", "pinion.backend.gpu-a.url", "" + BACKEND.uri()));

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
  void uploadsAndDownloadsOfAGibibytePassWholeAtOnce() throws Exception {
    String sha256 = BytePattern.sha256(SIZE);

    Crowd.run(
        2 * EACH_WAY,
        2 * EACH_WAY,
        number -> {
          if (number % 2 == 0) {
            download();
          } else {
            upload();
          }
        });

    assertThat(BACKEND.requests()).hasSize(2 * EACH_WAY);
    for (ReceivedRequest request : BACKEND.requests()) {
      if (request.bodyLength() > 0) {
        assertThat(request.bodyLength()).isEqualTo(SIZE);
        assertThat(request.bodySha256()).isEqualTo(sha256);
      }
    }
    Notes.add(
        "4 transfers of 1 GiB: at most %d MiB of memory".formatted(GATEWAY.memoryAtMost() >> 20));
    assertThat(GATEWAY.memoryAtMost()).isLessThan(MEMORY);
  }

  private void download() throws IOException {
    try (RawClient client = connect()) {
      client.patience(PATIENCE).sendRequest("GET", OTHER, script(Script.bytes(SIZE)));
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      assertThat(BytePattern.check(client.body())).isEqualTo(SIZE);
    }
  }

  private void upload() throws IOException {
    try (RawClient client = connect()) {
      client
          .patience(PATIENCE)
          .sendRequest("POST", OTHER, "Content-Length: " + SIZE, script(Script.answers()))
          .sendPattern(0, SIZE);
      assertThat(Reply.read(client).status()).isEqualTo(200);
    }
  }
}
