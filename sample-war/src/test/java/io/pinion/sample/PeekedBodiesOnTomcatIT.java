package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a body is, however it comes in pieces and wherever the look into it ends, it arrives
 * byte for byte.
 */
class PeekedBodiesOnTomcatIT {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");
  private static final GatewayOnTomcat GATEWAY =
      new GatewayOnTomcat(
          Map.of(
              "pinion.backends",
              "gpu-a",
              "pinion.backend.gpu-a.url",
              BACKEND.uri().toString(),
              "pinion.session.peek-limit",
              "10KiB",
              "pinion.retry.buffer",
              "4KiB",
              "pinion.session.fingerprint",
              "true"));

  @BeforeContainer
  static void start() throws IOException {
    GATEWAY.start();
  }

  @AfterContainer
  static void stop() {
    GATEWAY.stop();
    BACKEND.close();
  }

  @Property(tries = 150)
  void bodyArrivesByteForByte(
      @ForAll("bodies") byte[] body, @ForAll boolean chunked, @ForAll("pieces") int piece)
      throws Exception {
    BACKEND.clear();
    URI uri = GATEWAY.uri();
    try (RawClient client = RawClient.connect(uri)) {
      client.sendRequest(
          "POST",
          Behaviour.CHAT,
          chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
      for (int from = 0; from < body.length; from += piece) {
        byte[] part = Arrays.copyOfRange(body, from, Math.min(body.length, from + piece));
        if (chunked) {
          client.sendChunk(part);
        } else {
          client.send(part);
        }
      }
      if (chunked) {
        client.sendChunk(new byte[0]);
      }
      assertThat(Reply.read(client).status()).isEqualTo(200);
    }
    ReceivedRequest received = BACKEND.takeRequest();
    assertThat(received.bodyLength()).isEqualTo(body.length);
    assertThat(received.bodySha256()).isEqualTo(sha256(body));
  }

  /** Around the limits above, JSON or not. */
  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(30_000);
    Arbitrary<byte[]> json =
        Arbitraries.strings()
            .alpha()
            .ofMaxLength(30_000)
            .map(
                text ->
                    ("{\"messages\":\"" + text + "\",\"session_id\":\"s\"}")
                        .getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(any, json);
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.of(1_000, 4_096, 10_240, 16_384, 40_000);
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
