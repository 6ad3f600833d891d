package io.pinion.dialect;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelQuestionTest {
  private static ModelQuestion read(Dialect dialect, String body) throws MalformedBodyException {
    return ModelQuestion.read(dialect, body.getBytes(UTF_8));
  }

  private static String edited(String body, String model) throws MalformedBodyException {
    byte[] bytes = body.getBytes(UTF_8);
    return new String(ModelQuestion.read(Dialect.CHAT, bytes).withModel(bytes, model), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"a\"}|{\"model\":\"b/c\"}",
        " { \"x\" : 1.50e+3 , \"model\" :\t\"a\" , \"y\":[ {\"model\":\"a\"} ] } |"
            + " { \"x\" : 1.50e+3 , \"model\" :\t\"b/c\" , \"y\":[ {\"model\":\"a\"} ] } ",
        "{\"ü\":\"€ \\u20ac\",\"model\":\"ä\\n\",\"n\":0001e400}|-",
        "{\"mo\\u0064el\":\"a\",\"s\":\"\\ud83d\\ude00 😀\"}|{\"mo\\u0064el\":\"b/c\",\"s\":\"\\ud83d\\ude00 😀\"}",
        "{\"model\":\"a\",\"model\":\"c\"}|{\"model\":\"b/c\",\"model\":\"b/c\"}",
        "{\"n\":NaN,\"model\":\"a\"}|{\"n\":NaN,\"model\":\"b/c\"}",
        "{\"n\":12,\"model\":\"a\",\"m\":-0}|{\"n\":12,\"model\":\"b/c\",\"m\":-0}",
      })
  void onlyTheModelsValueChanges(String body, String expected) throws Exception {
    if (expected.equals("-")) {
      assertThatThrownBy(() -> edited(body, "b/c")).isInstanceOf(MalformedBodyException.class);
    } else {
      assertThat(edited(body, "b/c")).isEqualTo(expected);
    }
  }

  @Test
  void modelIsWrittenAsJson() throws Exception {
    assertThat(edited("{\"model\":\"a\"}", "q\"\\ü")).isEqualTo("{\"model\":\"q\\\"\\\\ü\"}");
  }

  @Test
  void byteOrderMarkStays() throws Exception {
    assertThat(edited("\ufeff{\"model\":\"a\"}", "b")).isEqualTo("\ufeff{\"model\":\"b\"}");
  }

  @Test
  void bodyThatChangesNothingIsTheSameArray() throws Exception {
    byte[] bytes = "{\"model\":\"a\",\"x\":[1,2]}".getBytes(UTF_8);
    ModelQuestion question = ModelQuestion.read(Dialect.CHAT, bytes);

    assertThat(question.withModel(bytes, "a")).isSameAs(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"routing_preferences\":[],\"model\":\"a\"}|{\"model\":\"b\"}",
        "{\"model\":\"a\",\"routing_preferences\":[]}|{\"model\":\"b\"}",
        "{\"x\":1 , \"routing_preferences\" : [{}] , \"model\":\"a\"}|{\"x\":1 , \"model\":\"b\"}",
        "{ \"routing_preferences\":1, \"routing_preferences\":null ,\"model\":\"a\"}|{ \"model\":\"b\"}",
        "{\"model\":\"a\",\"routing_preferences\":{},\"routing_preferences\":\"x\",\"y\":2}|{\"model\":\"b\",\"y\":2}",
        "{\"model\":\"a\",\"routing_preferences\":{},\"routing_preferences\":\"x\" }|{\"model\":\"b\" }",
      })
  void preferencesAreNotPassedOn(String body, String expected) throws Exception {
    assertThat(edited(body, "b")).isEqualTo(expected);
    assertThat(edited(body, "a")).isEqualTo(expected.replace("\"b\"", "\"a\""));
  }

  @Test
  void preferencesAreRead() throws Exception {
    ModelQuestion question =
        read(
            Dialect.CHAT,
            """
            {"model":"a","messages":[],"routing_preferences":[
              {"name":"code","description":"write code","models":["x/one","two"],
               "selection_policy":{"prefer":"cheapest"}},
              {"name":"talk","models":["three"]}]}""");

    assertThat(question.preferences())
        .containsExactly(
            new RoutingPreference("code", "write code", List.of("x/one", "two")),
            new RoutingPreference("talk", "", List.of("three")));
    assertThat(question.hasIgnoredPreferences()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "\"x\"",
        "7",
        "[7]",
        "[{}]",
        "[{\"name\":\"a\"}]",
        "[{\"name\":\"a\",\"models\":[]}]",
        "[{\"name\":\"a\",\"models\":[7]}]",
        "[{\"name\":\"\",\"models\":[\"m\"]}]",
        "[{\"name\":\"a\\nb\",\"models\":[\"m\"]}]",
        "[{\"name\":\"a\",\"models\":[\"m\"]},{\"name\":\"a\",\"models\":[\"n\"]}]",
      })
  void preferencesThatAreNoneArePassedOver(String preferences) throws Exception {
    ModelQuestion question =
        read(
            Dialect.CHAT,
            "{\"routing_preferences\":"
                + preferences
                + ",\"model\":\"a\",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertThat(question.preferences()).isNull();
    assertThat(question.hasIgnoredPreferences()).isTrue();
    assertThat(question.turns()).containsExactly(new Turn("user", "hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "{}",
        "{\"model\":7}",
        "{\"model\":\"\"}",
        "{\"model\":\" \"}",
        "{\"model\":\"a\"",
        "{\"model\":\"a\"}}",
        "{\"model\":\"a\"} x",
        "{\"model\":\"a\",}",
        "{\"model\":\"a\",\"messages\":[{\"role\":\"user\"",
        "{\"model\":\"a\",\"routing_preferences\":[{\"name\":",
      })
  void bodyThatIsNoRequestForAModelIsMalformed(String body) {
    assertThatThrownBy(() -> read(Dialect.CHAT, body))
        .isInstanceOf(MalformedBodyException.class)
        .message()
        .isNotBlank()
        .doesNotContain("Source");
  }

  @Test
  void bodyThatIsNotUtf8IsMalformed() {
    byte[] wide = "{\"model\":\"a\"}".getBytes(UTF_16LE);
    assertThatThrownBy(() -> ModelQuestion.read(Dialect.CHAT, wide))
        .isInstanceOf(MalformedBodyException.class);
    byte[] broken = "{\"model\":\"a\",\"x\":\"?\"}".getBytes(UTF_8);
    broken[broken.length - 3] = (byte) 0xff;
    assertThatThrownBy(() -> ModelQuestion.read(Dialect.CHAT, broken))
        .isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void turnsOfChatAreWhatUserAndAssistantSay() throws Exception {
    ModelQuestion question =
        read(
            Dialect.CHAT,
            """
            {"messages":[{"role":"system","content":"be brief"},{"role":"developer","content":"x"},
            {"role":"user","content":"one"},{"role":"assistant","content":null,"tool_calls":[{}]},
            {"role":"tool","content":"result"},{"content":[{"type":"text","text":"two"},
            {"type":"image_url","image_url":{"url":"data:"}},{"type":"text","text":"three"}],
            "role":"user"},{"role":"assistant","content":"four"}],"model":"a"}""");

    assertThat(question.turns())
        .containsExactly(
            new Turn("user", "one"), new Turn("user", "two\nthree"), new Turn("assistant", "four"));
  }

  @Test
  void turnsOfMessagesAreWithoutWhatAgentsPutIn() throws Exception {
    ModelQuestion question =
        read(
            Dialect.MESSAGES,
            """
            {"system":"s","model":"a","messages":[{"role":"user","content":[
            {"type":"text","text":"<system-reminder>always</system-reminder>"},
            {"type":"text","text":"fix it"}]},{"role":"user","content":[{"type":"tool_result",
            "tool_use_id":"1","content":"done"}]}]}""");

    assertThat(question.turns()).containsExactly(new Turn("user", "fix it"));
  }

  @Test
  void turnsOfResponsesAreItsInput() throws Exception {
    assertThat(read(Dialect.RESPONSES, "{\"model\":\"a\",\"input\":\"hi\"}").turns())
        .containsExactly(new Turn("user", "hi"));
    String reminded = "<system-reminder>always</system-reminder>hi";
    assertThat(read(Dialect.RESPONSES, "{\"model\":\"a\",\"input\":\"" + reminded + "\"}").turns())
        .containsExactly(new Turn("user", "hi"));
    assertThat(
            read(
                    Dialect.RESPONSES,
                    """
                    {"model":"a","instructions":"x","input":[{"role":"user","content":[
                    {"type":"input_text","text":"one"}]},{"type":"function_call","name":"f"},
                    {"type":"message","role":"assistant","content":[{"type":"output_text","text":"two"}]}]}""")
                .turns())
        .containsExactly(new Turn("user", "one"), new Turn("assistant", "two"));
  }

  @Test
  void longConversationIsKeptAtItsEnd() throws Exception {
    String turn = "{\"role\":\"user\",\"content\":\"%s\"},";
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      messages.append(turn.formatted(i + "x".repeat(10_000)));
    }
    messages.append(turn.formatted("y".repeat(100_000)));
    messages.append("{\"role\":\"user\",\"content\":\"last\"}");
    List<Turn> turns =
        read(Dialect.CHAT, "{\"model\":\"a\",\"messages\":[" + messages + "]}").turns();

    assertThat(turns).hasSizeBetween(15, 40).last().isEqualTo(new Turn("user", "last"));
    assertThat(turns.get(turns.size() - 2).text()).hasSizeLessThan(70_000).contains("…");
  }

  @Test
  void noTextFormShowsWhatWasSaid() {
    assertThat(new Turn("user", "secret")).hasToString("Turn[user, 6 characters]");
  }
}
