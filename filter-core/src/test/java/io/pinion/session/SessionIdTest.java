package io.pinion.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "!", "~", "conv-1", "a,b;c=\"d\"", "user@host/1", "%0d%0a"})
  void visibleAsciiIsValid(String value) {
    assertThat(id(value).isValid()).isTrue();
  }

  @Test
  void lengthIsOneToTwoHundredFiftySix() {
    assertThat(id("").isValid()).isFalse();
    assertThat(id("x").isValid()).isTrue();
    assertThat(id("x".repeat(256)).isValid()).isTrue();
    assertThat(id("x".repeat(257)).isValid()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a b",
        " a",
        "a ",
        "\t",
        "a\u0001b",
        "a\u001f",
        "a\u007f",
        "a\r",
        "a\n",
        "a\r\nX: y",
        "a\u0000",
        "\u0080",
        "\u00a0",
        "caf\u00e9",
        "\u65e5\u672c",
        "\ud83d\ude00"
      })
  void anythingElseIsInvalid(String value) {
    assertThat(id(value).isValid()).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void queryValueIsPercentDecoded(String query, String expected) {
    assertThat(fromQuery(query).value()).isEqualTo(expected);
  }

  static Stream<Arguments> queryValueIsPercentDecoded() {
    return Stream.of(
        arguments("session_id=abc", "abc"),
        arguments("a=1&session_id=abc&b=2", "abc"),
        arguments("session%5fid=abc", "abc"),
        arguments("session%5Fid=%61%62%63", "abc"),
        arguments("session_id=a%2Bb", "a+b"),
        arguments("session_id=a%26b%3Dc", "a&b=c"),
        arguments("session_id=a=b", "a=b"),
        arguments("&&session_id=abc&", "abc"),
        arguments("session_id=%2565", "%65"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session_id",
        "session_id=",
        "session_id=%0d%0aX-Evil:%201",
        "session_id=a%0Ab",
        "session_id=a%00b",
        "session_id=a%7f",
        "session_id=a+b",
        "session_id=a%20b",
        "session_id=caf%C3%A9",
        "session_id=%F0%9F%98%80",
        "session_id=%ff%fe",
        "session_id=%c0%ae",
        "session_id=a%",
        "session_id=a%4",
        "session_id=a%zz",
        "session_id=%4%31",
        "session_id=caf\u00e9",
        "session_id=caf\u00e9%41",
        "session_id=\ud83d\ude00",
        "session_id=\ud83d\ude00%41",
      })
  void queryValueThatIsNotVisibleAsciiIsInvalid(String query) {
    assertThat(fromQuery(query).isValid()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b", "Session_Id=abc", "xsession_id=abc", "session_id2=abc", "%"})
  void queryWithoutTheParameterHasNoId(String query) {
    SessionIdResolver resolver = SessionIdResolver.query("session_id");

    assertThat(resolver.resolve(FakeRequestView.empty().query(query))).isNull();
    assertThat(resolver.resolve(FakeRequestView.empty())).isNull();
  }

  @Test
  void firstOfTwoDifferentHeaderValuesIsUsedAndTheOtherFlagged() {
    SessionId id =
        fromHeader(FakeRequestView.empty().header("X-A", "first").header("x-a", "second"));

    assertThat(id.value()).isEqualTo("first");
    assertThat(id.conflicting()).isTrue();
  }

  @Test
  void sameHeaderValueTwiceIsNoConflict() {
    SessionId id = fromHeader(FakeRequestView.empty().header("X-A", "same").header("X-A", "same"));

    assertThat(id.value()).isEqualTo("same");
    assertThat(id.conflicting()).isFalse();
  }

  @Test
  void differentCookieAndQueryValuesAreFlaggedToo() {
    FakeRequestView head =
        FakeRequestView.empty().cookie("c", "1").cookie("c", "2").query("q=1&q=2");

    assertThat(SessionIdResolver.cookie("c").resolve(head))
        .isEqualTo(new SessionId(SessionKind.EXPLICIT, "cookie:c", "1", true));
    assertThat(SessionIdResolver.query("q").resolve(head))
        .isEqualTo(new SessionId(SessionKind.EXPLICIT, "query:q", "1", true));
  }

  @Test
  void textNeverShowsTheValue() {
    String secret = "s3cr3t-conversation";
    FakeRequestView head =
        FakeRequestView.empty().header("X-A", secret).header("Authorization", "Bearer " + secret);
    Identification found = Identifiers.ofHeader("X-A").identify(head, false);
    Session session = Objects.requireNonNull(found.session());

    assertThat(session.get()).isEqualTo(secret);
    assertThat(Stream.of(found, session, session.id(), session.key()).map(Object::toString))
        .noneMatch(text -> text.contains(secret));
    assertThat(session.toString()).contains(session.key().hash()).contains("header:X-A");
  }

  private static SessionId id(String value) {
    return new SessionId(SessionKind.EXPLICIT, "header:X", value, false);
  }

  private static SessionId fromQuery(String query) {
    SessionIdResolver resolver = SessionIdResolver.query("session_id");
    return Objects.requireNonNull(resolver.resolve(FakeRequestView.empty().query(query)));
  }

  private static SessionId fromHeader(FakeRequestView head) {
    return Objects.requireNonNull(SessionIdResolver.header("X-A").resolve(head));
  }
}
