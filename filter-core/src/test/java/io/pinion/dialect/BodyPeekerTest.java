package io.pinion.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyPeekerTest {
  private static final BodyPeeker PEEKER =
      new BodyPeeker(
          List.of(
              "prompt_cache_key",
              "conversation",
              "conversation.id",
              "metadata.session_id",
              "metadata.user_id",
              "a.b.c"),
          true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt_cache_key':'k'}|prompt_cache_key|k",
        "{'messages':[{'prompt_cache_key':'inner'}],'prompt_cache_key':'k'}|prompt_cache_key|k",
        "{'prompt\\u005fcache_key':'k\\u0041'}|prompt_cache_key|kA",
        "{'conversation':'c'}|conversation|c",
        "{'conversation':{'x':1,'id':'c'}}|conversation.id|c",
        "{'metadata':{'other':{'session_id':'no'},'session_id':'s'}}|metadata.session_id|s",
        "{'a':{'b':{'c':'deep'}}}|a.b.c|deep",
        "{'prompt_cache_key':12345}|prompt_cache_key|12345",
        "{'prompt_cache_key':'first','prompt_cache_key':'last'}|prompt_cache_key|last",
        "{'temperature':NaN,'prompt_cache_key':'k'}|prompt_cache_key|k",
        "{'x':-Infinity,'y':[1,[2,{'z':null}]],'prompt_cache_key':'k'}|prompt_cache_key|k"
      })
  void fieldIsFoundWhereItsPathLeads(String body, String path, String value) {
    assertThat(peek(body).field(path)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "'prompt_cache_key'",
        "['prompt_cache_key','k']",
        "{}",
        "{'prompt_cache_key':null}",
        "{'prompt_cache_key':true}",
        "{'prompt_cache_key':'k','prompt_cache_key':null}",
        "{'prompt_cache_key':1.5}",
        "{'prompt_cache_key':['k']}",
        "{'prompt_cache_key':{'x':'k'}}",
        "{'x':{'prompt_cache_key':'k'}}",
        "{'Prompt_Cache_Key':'k'}",
        "{'prompt_cache_key':'cut",
        "{'prompt_cache_key':12",
        "{'prompt_cache_key':",
        "{'prompt_cache_key'",
        "{prompt_cache_key:'k'}",
        "model=x&prompt_cache_key=k",
        "\u0000\u0001\u0002"
      })
  void whatIsNoSuchFieldIsNotFound(String body) {
    assertThat(peek(body).field("prompt_cache_key")).isNull();
  }

  @Test
  void objectThatComesTwiceHasTheFieldsOfTheLast() {
    BodyPeek seen =
        peek("{'metadata':{'session_id':'s','user_id':'u'},'metadata':{'user_id':'v'}}");

    assertThat(seen.field("metadata.session_id")).isNull();
    assertThat(seen.field("metadata.user_id")).isEqualTo("v");
  }

  @Test
  void documentThatIsCutOffGivesWhatWasSeen() {
    String body = "{'metadata':{'session_id':'s'},'messages':[{'role':'user','content':'cut";

    assertThat(peek(body).field("metadata.session_id")).isEqualTo("s");
    assertThat(peek(body).fingerprint()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void encodingIsDetected(String charset) {
    byte[] plain = json("{'prompt_cache_key':'k\u00e9'}").getBytes(Charset.forName(charset));
    byte[] marked = json("\ufeff{'prompt_cache_key':'k\u00e9'}").getBytes(Charset.forName(charset));

    assertThat(PEEKER.peek(Dialect.CHAT, plain, plain.length).field("prompt_cache_key"))
        .isEqualTo("k\u00e9");
    assertThat(PEEKER.peek(Dialect.CHAT, marked, marked.length).field("prompt_cache_key"))
        .isEqualTo("k\u00e9");
  }

  @Test
  void onlyTheGivenLengthIsLookedAt() {
    byte[] body = json("{'x':1,'prompt_cache_key':'k'}").getBytes(UTF_8);

    assertThat(PEEKER.peek(Dialect.CHAT, body, 8).field("prompt_cache_key")).isNull();
  }

  @Test
  void fieldBehindFiveMebibytesIsFoundWhereSoMuchIsGiven() {
    String long5 = "{'messages':[{'role':'user','content':'" + "x".repeat(5 << 20) + "'}],";
    byte[] body = json(long5 + "'prompt_cache_key':'k'}").getBytes(UTF_8);

    assertThat(PEEKER.peek(Dialect.CHAT, body, body.length).field("prompt_cache_key"))
        .isEqualTo("k");
    assertThat(PEEKER.peek(Dialect.CHAT, body, 1 << 20).field("prompt_cache_key")).isNull();
  }

  @Test
  void depthEndsTheLookWithWhatWasSeenBefore() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);

    BodyPeek seen = peek("{'conversation':'c','x':" + deep + ",'prompt_cache_key':'k'}");
    assertThat(seen.field("conversation")).isEqualTo("c");
    assertThat(seen.field("prompt_cache_key")).isNull();
  }

  @Test
  void textOfWhatWasSeenShowsNoValue() {
    assertThat(peek("{'prompt_cache_key':'s3cr3t'}").toString())
        .contains("prompt_cache_key")
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user_0f_account__session_7f1c2a52-2c3e-4b7e-9a61-3f5cd2f0a111|7f1c2a52-2c3e-4b7e-9a61-3f5cd2f0a111",
        "{\"device_id\":\"d\",\"session_id\":\"5b1e\",\"x\":{\"session_id\":\"no\"}}|5b1e",
        "{\"session_id\":\"5b1e\"}|5b1e"
      })
  void sessionOfClaudeCodeIsFoundInItsUserId(String userId, String session) {
    assertThat(ClaudeUser.session(userId)).isEqualTo(session);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "my_session_manager",
        "user_0f_session_5b1e",
        "{",
        "{\"session_id\":1}",
        "{\"session_id\":\"cut",
        "[\"session_id\"]"
      })
  void otherUserIdsNameNoSession(String userId) {
    assertThat(ClaudeUser.session(userId)).isNull();
  }

  private static BodyPeek peek(String body) {
    byte[] bytes = json(body).getBytes(UTF_8);
    byte[] larger = Arrays.copyOf(bytes, bytes.length + 3); // what lies behind is not the body's
    return PEEKER.peek(Dialect.CHAT, larger, bytes.length);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
