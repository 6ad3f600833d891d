package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that only the body names is found there, and the body goes on as it came. */
abstract class BodyIds extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final String MESSAGES = "/v1/messages";
  private static final int MIB = 1 << 20;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.session.fingerprint", "true");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions|prompt_cache_key|{'prompt_cache_key':'%s','messages':[]}",
        "/v1/chat/completions|session_id|{'messages':[{'session_id':'no'}],'session_id':'%s'}",
        "/v1/chat/completions|metadata.session_id|{'metadata':{'session_id':'%s'}}",
        "/v1/responses|conversation|{'conversation':'%s','input':'hi'}",
        "/v1/responses|conversation.id|{'input':'hi','conversation':{'id':'%s'}}",
        "/v1/messages|metadata.user_id|{'metadata':{'user_id':'user_0a_account__session_%s'}}",
        "/v1/messages|metadata.user_id|{'metadata':{'user_id':'{\\'session_id\\':\\'%s\\'}'}}"
      })
  void sessionIsTheOneThatTheBodyNames(String path, String field, String template)
      throws IOException {
    String id = UUID.randomUUID().toString();
    String body = json(String.format(template, id)).replace("\\\\\"", "\\\"");

    Reply first = post(path, body.getBytes(UTF_8), false);
    Reply second = post(path, body.getBytes(UTF_8), true);

    assertThat(first.head().header("X-Pinion-Source")).hasValue("body:" + field);
    assertThat(first.head().header("X-Session-ID")).isEmpty();
    assertThat(second.backend()).isEqualTo(first.backend());
    assertThat(second.decision()).isEqualTo("pinned");
    assertThat(BACKENDS.takeRequest().headers("X-Session-ID")).containsExactly(id);
    assertThat(chat(session(id)).sessionHash()).isEqualTo(first.sessionHash());
  }

  @Test
  void headOutranksTheBody() throws IOException {
    String id = freshId();
    String body = json("{'prompt_cache_key':'other'}");

    Reply reply = post(CHAT, body.getBytes(UTF_8), false, session(id));

    assertThat(reply.head().header("X-Pinion-Source")).hasValue("header:X-Session-ID");
    assertThat(BACKENDS.takeRequest().headers("X-Session-ID")).containsExactly(id);
  }

  @Test
  void bodyThatNamesNoneGetsAGeneratedIdAlsoWithAStream() throws IOException {
    for (Script script : new Script[] {Script.answers(), Script.events(2)}) {
      Reply reply = post(CHAT, "{}".getBytes(UTF_8), false, script(script));
      String generated = reply.head().header("X-Session-ID").orElseThrow();

      assertThat(generated).matches("pn1-[A-Za-z0-9_-]{22}");
      assertThat(BACKENDS.takeRequest().headers("X-Session-ID")).containsExactly(generated);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "caf\\u00e9", "a\\r\\nX-Evil: 1", "a\\u0000b"})
  void invalidIdInTheBodyCountsAsAbsent(String value) throws IOException {
    Reply reply = post(CHAT, json("{'session_id':'" + value + "'}").getBytes(UTF_8), false);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head().header("X-Pinion-Source")).hasValue("generated");
    assertThat(BACKENDS.takeRequest().headers("X-Evil")).isEmpty();
  }

  @Test
  void conversationThatNothingNamesIsKnownByItsOpening() throws IOException {
    String opening = freshId();
    StringBuilder turns =
        new StringBuilder("{'messages':[{'role':'system','content':'You are a pirate'}")
            .append(",{'role':'user','content':'" + opening + "'}");
    Reply first = post(CHAT, json(turns + "]}").getBytes(UTF_8), false);
    for (int turn = 0; turn < 5; turn++) {
      turns.append(",{'role':'assistant','content':'aye'},{'role':'user','content':'and?'}");
      Reply later = post(CHAT, json(turns + "]}").getBytes(UTF_8), turn % 2 == 0);

      assertThat(later.head().header("X-Pinion-Source")).hasValue("fingerprint");
      assertThat(later.sessionHash()).isEqualTo(first.sessionHash());
      assertThat(later.backend()).isEqualTo(first.backend());
      assertThat(later.decision()).isEqualTo("pinned");
    }
    assertThat(first.head().header("X-Session-ID")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void oddBodyArrivesByteForByte(String name, byte[] body, String source) throws Exception {
    for (boolean chunked : new boolean[] {false, true}) {
      BACKENDS.clear();
      Reply reply = post(CHAT, body, chunked);

      assertThat(reply.status()).as(name).isEqualTo(200);
      assertThat(reply.head().header("X-Pinion-Source")).as(name).hasValue(source);
      ReceivedRequest received = BACKENDS.takeRequest();
      assertThat(received.bodyLength()).as(name).isEqualTo(body.length);
      assertThat(received.bodySha256()).as(name).isEqualTo(sha256(body));
    }
  }

  static Stream<Arguments> oddBodyArrivesByteForByte() throws IOException {
    String key = "'session_id':'odd'";
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    String fiveMiB = "'messages':[{'role':'assistant','content':'" + "x".repeat(5 * MIB) + "'}]";
    String generated = "generated";
    String found = "body:session_id";
    return Stream.of(
        odd("10,000 levels behind", "{" + key + ",'x':" + deep + "}", UTF_8, found),
        odd("10,000 levels before", "{'x':" + deep + "," + key + "}", UTF_8, generated),
        odd("a name twice", "{'session_id':'first'," + key + "}", UTF_8, found),
        odd("NaN", "{'x':NaN," + key + "}", UTF_8, found),
        odd("byte order mark", "\ufeff{" + key + "}", UTF_8, found),
        odd("UTF-16", "\ufeff{" + key + "}", Charset.forName("UTF-16LE"), found),
        odd("truncated", "{" + key + ",'x':[1,2", UTF_8, found),
        odd("no JSON", "session_id=odd&" + "x".repeat(70_000), UTF_8, generated),
        odd("field before 5 MiB", "{" + key + "," + fiveMiB + "}", UTF_8, found),
        odd("field behind 5 MiB", "{" + fiveMiB + "," + key + "}", UTF_8, generated),
        arguments("zeros", new byte[3 * MIB], generated));
  }

  @Test
  void encodedBodyIsNotLookedAt() throws Exception {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(encoded)) {
      gzip.write(json("{'session_id':'s'}").getBytes(UTF_8));
    }

    Reply reply = post(CHAT, encoded.toByteArray(), false, "Content-Encoding: gzip");

    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.head().header("X-Pinion-Source")).hasValue("generated");
    assertThat(BACKENDS.takeRequest().bodySha256()).isEqualTo(sha256(encoded.toByteArray()));
  }

  @Test
  void bodiesOfOtherEndpointsAreNotLookedAt() throws IOException {
    Reply reply = post("/v1/embeddings", json("{'session_id':'s'}").getBytes(UTF_8), false);

    assertThat(reply.head().header("X-Pinion-Source")).hasValue("generated");
  }

  @Test
  void hundredMegabytesInOneStringAreRelayed() throws IOException {
    byte[] before = json("{'session_id':'hundred','messages':'").getBytes(UTF_8);
    byte[] block = "x".repeat(MIB).getBytes(UTF_8);
    int blocks = 100;
    try (RawClient client = connect()) {
      client.sendRequest(
          "POST",
          MESSAGES,
          "Content-Type: application/json",
          "Content-Length: " + (before.length + (long) blocks * block.length + 2));
      client.send(before);
      for (int i = 0; i < blocks; i++) {
        client.send(block);
      }
      client.send(json("'}").getBytes(UTF_8));
      Reply reply = Reply.read(client);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.head().header("X-Pinion-Source")).hasValue("body:session_id");
    }
    assertThat(BACKENDS.takeRequest().bodyLength())
        .isEqualTo(before.length + (long) blocks * block.length + 2);
  }

  private Reply post(String path, byte[] body, boolean chunked, String... headerLines)
      throws IOException {
    try (RawClient client = connect()) {
      String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length;
      String[] lines = new String[headerLines.length + 2];
      lines[0] = "Content-Type: application/json";
      lines[1] = framing;
      System.arraycopy(headerLines, 0, lines, 2, headerLines.length);
      client.sendRequest("POST", path, lines);
      if (chunked) {
        for (int from = 0; from < body.length; from += MIB / 3) {
          client.sendChunk(Arrays.copyOfRange(body, from, Math.min(body.length, from + MIB / 3)));
        }
        client.sendChunk(new byte[0]);
      } else {
        client.send(body);
      }
      return Reply.read(client);
    }
  }

  private static Arguments odd(String name, String body, Charset charset, String source) {
    return arguments(name, json(body).getBytes(charset), source);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
