package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No byte of a request or an answer is changed, lost or doubled, whatever its size, its framing,
 * its type and the pieces it comes in. Each run draws all of that from a seed, which its name
 * shows.
 */
abstract class Fidelity extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final int RUNS = 40;
  private static final int EXCHANGES = 12;
  private static final String[] TYPES = {
    "text/event-stream", "application/json", "application/octet-stream", "text/plain"
  };
  private static final int[] STATUSES = {200, 200, 200, 201, 400, 404, 500};
  private static final int[] SIZES = {0, 1, 10, 1000, 8192, 20_000, 300_000};

  /** So that a body is now read whole before the backend is called, now streamed through. */
  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "gpu-a",
        "pinion.backend.gpu-a.url",
        BACKEND.uri().toString(),
        "pinion.retry.buffer",
        "16KiB");
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, RUNS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingIsChangedOnTheWay(long seed) throws IOException {
    Random random = new Random(seed);
    RawClient client = connect();
    try {
      for (int i = 0; i < EXCHANGES; i++) {
        ResponseHead head = exchange(client, random);
        if (head.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
          client.close();
          client = connect();
        }
      }
    } finally {
      client.close();
    }
    assertThat(BACKEND.protocolFaults()).isEmpty();
  }

  private static ResponseHead exchange(RawClient client, Random random) throws IOException {
    BACKEND.clear();
    long seed = random.nextLong();
    int size = size(random);
    int status = STATUSES[random.nextInt(STATUSES.length)];
    Script script =
        framed(Script.random(seed, size), random)
            .withStatus(status)
            .withType(TYPES[random.nextInt(TYPES.length)]);
    if (random.nextBoolean()) {
      script = script.scattered(random.nextLong());
    }
    byte[] sent = RandomBody.bytes(~seed, size(random));

    send(client, random, sent, script);
    ResponseHead head = client.readFinalHead();

    assertThat(head.status()).as("%s", script).isEqualTo(status);
    assertThat(client.readBody()).as("%s", script).isEqualTo(RandomBody.bytes(seed, size));
    ReceivedRequest received = BACKEND.takeRequest();
    assertThat(received.bodyLength()).as("%s", script).isEqualTo(sent.length);
    assertThat(received.bodySha256()).as("%s", script).isEqualTo(ReceivedRequest.sha256(sent));
    return head;
  }

  private static int size(Random random) {
    return random.nextInt(SIZES[random.nextInt(SIZES.length)] + 1);
  }

  private static Script framed(Script script, Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> script;
      case 2, 3 -> script.chunked();
      default -> script.untilClose();
    };
  }

  private static void send(RawClient client, Random random, byte[] body, Script script)
      throws IOException {
    boolean chunked = random.nextBoolean();
    String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length;
    client.sendRequest("POST", CHAT, framing, script(script));
    for (byte[] part : RandomBody.cut(body, random)) {
      if (chunked) {
        client.sendChunk(part);
      } else {
        client.send(part);
      }
    }
    if (chunked) {
      client.sendChunk(new byte[0]);
    }
  }
}
