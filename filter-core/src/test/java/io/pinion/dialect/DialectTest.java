package io.pinion.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each API's callers are told, and how a request asks for a stream. */
class DialectTest {
  private static final String ODD = "a \"quote\", a \\, a\nline, \u20ac and </script>";

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, CHAT",
    "/openai/deployments/x/chat/completions, CHAT",
    "/v1/messages, MESSAGES",
    "/v1/messages/count_tokens, MESSAGES",
    "/v1/messages/batches/1, MESSAGES",
    "/v1/responses, RESPONSES",
    "/v1/responses/resp_1/cancel, RESPONSES",
    "/v1/completions, OPENAI",
    "/v1/embeddings, OPENAI",
    "/v1/models, OPENAI",
    "/v1/models/x, OPENAI",
    "/v1/threads/t/messages, OPENAI",
    "/v1/audio/speech, OPENAI",
    "/v1/other, OTHER",
    "/v1/messagesx, OTHER",
    "/v1/xmessages, OTHER",
    "/, OTHER"
  })
  void isToldByThePath(String path, Dialect expected) {
    assertThat(Dialect.of(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, true",
    "/v1/messages, true",
    "/v1/messages/count_tokens, true",
    "/v1/responses, true",
    "/v1/embeddings, true",
    "/v1/completions, true",
    "/v1/responses/resp_1/cancel, false",
    "/v1/messages/batches, false",
    "/v1/threads/t/messages, false",
    "/v1/rooms/7/messages, false",
    "/v1/forms/7/responses, false",
    "/v1/models, false",
    "/v1/other, false"
  })
  void endpointsWhoseRepetitionIsHarmlessAreKnown(String path, boolean repeatable) {
    assertThat(Dialect.isLlmEndpoint(path)).isEqualTo(repeatable);
  }

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "RESPONSES", "OPENAI"})
  void openAiErrors(Dialect dialect) {
    assertThat(text(dialect.error(503, "none left")))
        .isEqualTo(
            "{\"error\":{\"message\":\"none left\",\"type\":\"server_error\",\"param\":null,"
                + "\"code\":\"service_unavailable\"}}");
    assertThat(text(dialect.error(400, "bad")))
        .contains("\"type\":\"invalid_request_error\"", "\"code\":\"bad_request\"");
    assertThat(text(dialect.error(429, "full")))
        .contains("\"type\":\"rate_limit_error\"", "\"code\":\"rate_limit_exceeded\"");
    assertThat(dialect.errorType()).isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error",
    "401, authentication_error",
    "403, permission_error",
    "404, not_found_error",
    "408, invalid_request_error",
    "413, request_too_large",
    "429, rate_limit_error",
    "500, api_error",
    "502, api_error",
    "503, overloaded_error",
    "504, timeout_error",
    "529, overloaded_error"
  })
  void anthropicErrors(int status, String type) {
    assertThat(text(Dialect.MESSAGES.error(status, "why")))
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"why\"}}");
  }

  @Test
  void othersGetPlainText() {
    assertThat(text(Dialect.OTHER.error(502, "why"))).isEqualTo("why\n");
    assertThat(Dialect.OTHER.errorType()).startsWith("text/plain");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void terminalEventIsOneEventOfJsonWithoutDone(Dialect dialect) throws IOException {
    for (byte[] event :
        new byte[][] {
          dialect.terminalEvent(502, ODD),
          dialect.terminalEvent(502, ("{\"message\":" + quoted(ODD) + "}").getBytes(UTF_8))
        }) {
      String text = text(event);
      assertThat(text).endsWith("\n\n").doesNotContain("[DONE]").doesNotContain("\r");
      assertThat(text.indexOf("\n\n")).isEqualTo(text.length() - 2);
      String data = text.substring(text.indexOf("data: ") + "data: ".length());
      assertThat(messageIn(data)).isEqualTo(ODD);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String messageIn(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      String message = "none";
      while (parser.nextToken() != null) {
        if ("message".equals(parser.currentName())) {
          message = parser.nextTextValue();
        }
      }
      return message;
    }
  }

  @Test
  void terminalEventsAreNamedAsEachApiNamesThem() {
    assertThat(text(Dialect.CHAT.terminalEvent(502, "x")))
        .startsWith("event: error\ndata: {\"error\":{");
    assertThat(text(Dialect.OPENAI.terminalEvent(502, "x")))
        .startsWith("event: error\ndata: {\"error\":{");
    assertThat(text(Dialect.MESSAGES.terminalEvent(502, "x")))
        .startsWith("event: error\ndata: {\"type\":\"error\",");
    assertThat(text(Dialect.RESPONSES.terminalEvent(502, "x")))
        .startsWith("event: response.failed\ndata: {\"type\":\"response.failed\",")
        .contains("\"status\":\"failed\"");
    assertThat(text(Dialect.OTHER.terminalEvent(502, "x"))).startsWith("event: error\ndata: {");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"why\",\"type\":\"t\"}}",
        "{\"type\":\"error\",\"error\":{\"type\":\"t\",\"message\":\"why\"}}",
        "{\"message\":\"why\"}",
        "{\"error\":\"why\"}",
        "{\"details\":[{\"message\":\"not this\"}],\"message\":\"why\"}",
        "{\"error\":{\"code\":7},\"message\":\"why\"}"
      })
  void errorAnswersOwnMessageIsTakenOver(String body) {
    assertThat(text(Dialect.CHAT.terminalEvent(400, body.getBytes(UTF_8))))
        .contains("\"message\":\"why\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "\"message\"",
        "{\"message\":7}",
        "{\"error\":null}",
        "{\"message\":\"cut",
        "{\"x\":{\"message\":\"not this\"}}"
      })
  void errorAnswerWithoutAMessageIsToldByItsStatus(String body) {
    assertThat(text(Dialect.CHAT.terminalEvent(418, body.getBytes(UTF_8))))
        .contains("the backend answered 418");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":true}",
        " {\n\"model\" : \"m\" , \"stream\" : true }\n",
        "{\"messages\":[{\"stream\":false}],\"stream\":true}",
        "{\"stream\":false,\"stream\":true}",
        "{\"str\\u0065am\":true}",
        "\uFEFF{\"stream\":true}"
      })
  void requestAsksForAStream(String body) {
    assertThat(Dialect.CHAT.wantsStream(body.getBytes(UTF_8))).isTrue();
    assertThat(Dialect.OTHER.wantsStream(body.getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "true",
        "[{\"stream\":true}]",
        "\"stream\":true",
        "{\"stream\":false}",
        "{\"stream\":\"true\"}",
        "{\"stream\":1}",
        "{\"stream\":null}",
        "{\"stream\":[true]}",
        "{\"stream\":{\"stream\":true}}",
        "{\"options\":{\"stream\":true}}",
        "{\"stream\":true,\"stream\":false}",
        "{\"Stream\":true}",
        "{\"stream\":true",
        "{\"stream\":tru}",
        "{\"stream\":NaN}",
        "{'stream':true}",
        "{stream:true}",
        "not json"
      })
  void requestAsksForNoStream(String body) {
    assertThat(Dialect.CHAT.wantsStream(body.getBytes(UTF_8))).isFalse();
  }

  @Test
  void requestInAnyEncodingIsRead() {
    String body = "{\"stream\":true}";
    assertThat(Dialect.CHAT.wantsStream(body.getBytes(UTF_16LE))).isTrue();
    byte[] invalid = "{\"a\":\"\u00ff\",\"stream\":true}".getBytes(ISO_8859_1);
    assertThat(Dialect.CHAT.wantsStream(invalid)).isTrue(); // not in what is looked at
  }

  @Test
  void requestThatIsDeeplyNestedIsLeftToTheBackend() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    String body = "{\"a\":" + deep + ",\"stream\":true}";

    assertThat(Dialect.CHAT.wantsStream(body.getBytes(UTF_8))).isFalse();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
