package io.pinion.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTest {
  private static final BodyPeeker PEEKER = new BodyPeeker(List.of(), true);
  private static final String REMINDER =
      "<system-reminder>CLAUDE.md says: be brief</system-reminder>";

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
  void conversationKeepsItsFingerprintOverThirtyTurns(Dialect dialect) {
    StringBuilder turns = new StringBuilder(user("'hello'"));
    String first = fingerprint(dialect, body(dialect, "You are a pirate", turns.toString()));

    assertThat(first).isNotNull().matches("fp1-[A-Za-z0-9_-]{22}");
    for (int turn = 1; turn < 30; turn++) {
      turns.append(",{'role':'assistant','content':'answer ").append(turn).append("'},");
      turns.append(user("'question " + turn + "'"));
      assertThat(fingerprint(dialect, body(dialect, "You are a pirate", turns.toString())))
          .isEqualTo(first);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
  void otherFirstWordsOrInstructionsAreAnotherConversation(Dialect dialect) {
    Stream<@Nullable String> prints =
        Stream.of(
            fingerprint(dialect, body(dialect, "You are a pirate", user("'hello'"))),
            fingerprint(dialect, body(dialect, "You are a pirate", user("'hi'"))),
            fingerprint(dialect, body(dialect, "You are a cook", user("'hello'"))));

    assertThat(prints.distinct()).hasSize(3).doesNotContainNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGES", "RESPONSES"})
  void instructionsCountBehindTheMessagesToo(Dialect dialect) {
    String field = dialect == Dialect.RESPONSES ? "instructions" : "system";
    String list = dialect == Dialect.RESPONSES ? "input" : "messages";
    String messages = "'" + list + "':[" + user("'hello'") + "]";
    String before = "{'" + field + "':'You are a pirate'," + messages + "}";
    String behind = "{" + messages + ",'" + field + "':'You are a pirate'}";

    assertThat(fingerprint(dialect, behind)).isEqualTo(fingerprint(dialect, before));
  }

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
  void modelSettingsAndToolsDoNotCount(Dialect dialect) {
    String plain = body(dialect, "You are a pirate", user("'hello'"));
    String more = "{'model':'other','stream':true,'temperature':1,'tools':[{'name':'x'}],";

    assertThat(fingerprint(dialect, more + plain.substring(1)))
        .isEqualTo(fingerprint(dialect, plain));
  }

  @Test
  void dialectsAreDifferentConversations() {
    String body = "{'messages':[{'role':'user','content':'hello'}]}";

    assertThat(fingerprint(Dialect.CHAT, body)).isNotEqualTo(fingerprint(Dialect.MESSAGES, body));
  }

  @Test
  void injectedTextDoesNotCount() {
    String plain = chat("'hello'");

    assertThat(chat("'" + REMINDER + " hello'")).isEqualTo(plain);
    assertThat(chat("'hello\\n" + REMINDER + REMINDER + "'")).isEqualTo(plain);
    assertThat(chat("[{'type':'text','text':'" + REMINDER + "'},{'type':'text','text':'hello'}]"))
        .isEqualTo(plain);
    assertThat(chat("'<user-prompt-submit-hook>today is Monday</user-prompt-submit-hook>hello'"))
        .isEqualTo(plain);
    assertThat(chat("'hello <system-reminder>that does not end'")).isEqualTo(plain);
  }

  @Test
  void conversationsThatShareAReminderDiffer() {
    assertThat(chat("'" + REMINDER + "one'")).isNotEqualTo(chat("'" + REMINDER + "two'"));
  }

  @Test
  void textThatOnlyLooksInjectedCounts() {
    assertThat(chat("'<system-reminders>a</system-reminders>'"))
        .isNotEqualTo(chat("'<system-reminders>b</system-reminders>'"));
    assertThat(chat("'1 < 2'")).isNotEqualTo(chat("'1 < 3'"));
  }

  @Test
  void messageOfNothingButInjectedTextIsNotTheFirst() {
    String reminder = "{'role':'user','content':'" + REMINDER + "'},";

    assertThat(
            fingerprint(
                Dialect.CHAT, "{'messages':[" + reminder + "{'role':'user','content':'hello'}]}"))
        .isEqualTo(chat("'hello'"));
  }

  @Test
  void billingHeaderAndMarksForTheCacheDoNotCount() {
    String user = "'messages':[{'role':'user','content':[{'type':'text','text':'hello'%s}]}]}";
    String system = "{'system':[{'type':'text','text':'x-anthropic-billing-header: cch=%s;'},";
    String instructions = "{'type':'text','text':'You are a pirate'}],";
    String mark = ",'cache_control':{'type':'ephemeral'}";

    String one = String.format(system, "1") + instructions + String.format(user, mark);
    String two = String.format(system, "2") + instructions + String.format(user, "");
    assertThat(fingerprint(Dialect.MESSAGES, one)).isEqualTo(fingerprint(Dialect.MESSAGES, two));
  }

  @Test
  void developerMessagesBeforeTheFirstQuestionCountAndLaterOnesDoNot() {
    String developer = "{'role':'developer','content':'be brief'},";
    String user = "{'role':'user','content':'hello'}";
    String later = ",{'role':'developer','content':'be long'},{'role':'user','content':'more'}";

    String plain = fingerprint(Dialect.CHAT, "{'messages':[" + user + "]}");
    String told = fingerprint(Dialect.CHAT, "{'messages':[" + developer + user + "]}");
    assertThat(told).isNotEqualTo(plain);
    assertThat(fingerprint(Dialect.CHAT, "{'messages':[" + developer + user + later + "]}"))
        .isEqualTo(told);
  }

  @Test
  void imagesCount() {
    String ask = "[{'type':'text','text':'what is it?'},{'type':'image_url','image_url':%s}]";

    String one = chat(String.format(ask, "{'url':'data:image/png;base64,AAAA','detail':'low'}"));
    String two = chat(String.format(ask, "{'url':'data:image/png;base64,BBBB','detail':'low'}"));
    assertThat(one).isNotNull().isNotEqualTo(two);
    String claude =
        "{'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','data':'%s'}}]}]}";
    assertThat(fingerprint(Dialect.MESSAGES, String.format(claude, "AAAA")))
        .isNotNull()
        .isNotEqualTo(fingerprint(Dialect.MESSAGES, String.format(claude, "BBBB")));
  }

  @Test
  void resultsOfToolsAreNothingThatAUserSays() {
    String result =
        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'%s'}]},";
    String user = "{'role':'user','content':'hello'}";

    String one = "{'messages':[" + String.format(result, "1") + user + "]}";
    String two = "{'messages':[" + String.format(result, "2") + user + "]}";
    assertThat(fingerprint(Dialect.MESSAGES, one))
        .isNotNull()
        .isEqualTo(fingerprint(Dialect.MESSAGES, two));
    String calls =
        "{'input':[{'type':'function_call_output','call_id':'c','output':'%s'},"
            + "{'type':'message','role':'user','content':[{'type':'input_text','text':'hello'}]}]}";
    assertThat(fingerprint(Dialect.RESPONSES, String.format(calls, "1")))
        .isNotNull()
        .isEqualTo(fingerprint(Dialect.RESPONSES, String.format(calls, "2")))
        .isEqualTo(fingerprint(Dialect.RESPONSES, "{'input':'hello'}"));
  }

  @Test
  void roleMayFollowTheContent() {
    assertThat(fingerprint(Dialect.CHAT, "{'messages':[{'content':'hello','role':'user'}]}"))
        .isEqualTo(chat("'hello'"));
  }

  @ParameterizedTest
  @MethodSource
  void withoutAUsersWordsThereIsNone(String body) {
    assertThat(fingerprint(Dialect.CHAT, body)).isNull();
  }

  static Stream<String> withoutAUsersWordsThereIsNone() {
    return Stream.of(
        "{}",
        "{'messages':[]}",
        "{'messages':'hello'}",
        "{'messages':{'role':'user','content':'hello'}}",
        "{'messages':['hello',null,1,[]]}",
        "{'messages':[{'role':'system','content':'You are a pirate'}]}",
        "{'messages':[{'role':'user'}]}",
        "{'messages':[{'role':'user','content':null}]}",
        "{'messages':[{'role':'user','content':' '}]}",
        "{'messages':[{'role':'user','content':'" + REMINDER + "'}]}",
        "{'messages':[{'role':'user','content':[{'type':'text'},{},7,null]}]}",
        "{'messages':[{'role':'user','content':'cut");
  }

  private static @Nullable String chat(String content) {
    return fingerprint(Dialect.CHAT, "{'messages':[{'role':'user','content':" + content + "}]}");
  }

  private static String user(String content) {
    return "{'role':'user','content':" + content + "}";
  }

  private static String body(Dialect dialect, String instructions, String messages) {
    return switch (dialect) {
      case MESSAGES -> "{'system':'" + instructions + "','messages':[" + messages + "]}";
      case RESPONSES -> "{'instructions':'" + instructions + "','input':[" + messages + "]}";
      default ->
          "{'messages':[{'role':'system','content':'" + instructions + "'}," + messages + "]}";
    };
  }

  private static @Nullable String fingerprint(Dialect dialect, String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
    return PEEKER.peek(dialect, bytes, bytes.length).fingerprint();
  }
}
