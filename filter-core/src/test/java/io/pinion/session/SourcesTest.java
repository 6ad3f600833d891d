package io.pinion.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pinion.dialect.Dialect;
import io.pinion.session.Identifier.WhenAbsent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of source with good, absent, hostile and conflicting values. */
class SourcesTest {
  @ParameterizedTest
  @MethodSource("carriers")
  void goodValueIsFound(String source, Carrier carrier, SessionKind kind) {
    Identifier identifier = only(source);
    Session session = Identifiers.session(identifier, carrier.of(identifier, "value-1"));

    assertThat(session.id().value()).isEqualTo("value-1");
    assertThat(session.id().kind()).isEqualTo(kind);
    assertThat(session.id().source()).isEqualTo(source);
    assertThat(session.pinned()).isEqualTo(kind.isStrong());
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void absentValueIsNoSession(String source, Carrier carrier, SessionKind kind) {
    if (kind == SessionKind.CLIENT_IP) {
      return; // every request has one
    }
    Identification found = only(source).identify(FakeRequestView.empty(), false);

    assertThat(found).isEqualTo(new Identification(null, 0, false, false));
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void hostileValueCountsAsAbsentAndIsCounted(String source, Carrier carrier, SessionKind kind) {
    if (kind == SessionKind.PRINCIPAL || kind == SessionKind.CREDENTIAL) {
      return; // whatever stands there, it is the caller's, and never shown
    }
    Identifier identifier = only(source);
    for (String hostile :
        List.of("", "a b", "caf\u00e9", "a\r\nX-Evil: 1", "a\u0000b", "x".repeat(257))) {
      Identification found = identifier.identify(carrier.of(identifier, hostile), false);

      assertThat(found.session()).isNull();
      assertThat(found.invalid()).isEqualTo(1);
    }
  }

  static Stream<Arguments> carriers() {
    return Stream.of(
        arguments("header:X-A", header("x-a"), SessionKind.EXPLICIT),
        arguments("cookie:c", (Carrier) (i, v) -> request().cookie("c", v), SessionKind.EXPLICIT),
        arguments("query:q", (Carrier) (i, v) -> request().query("q=" + v), SessionKind.EXPLICIT),
        arguments(
            "subprotocol:s.",
            (Carrier)
                (i, v) ->
                    request().header("Sec-WebSocket-Protocol", "realtime, s." + v + " ,other"),
            SessionKind.EXPLICIT),
        arguments("path:^/ws/([^/]*)$", path(), SessionKind.EXPLICIT),
        arguments("body:session_id", body("session_id"), SessionKind.EXPLICIT),
        arguments("previous-response", body("previous_response_id"), SessionKind.RESPONSE),
        arguments("principal", (Carrier) (i, v) -> request().principal(v), SessionKind.PRINCIPAL),
        arguments("credential", header("Authorization"), SessionKind.CREDENTIAL),
        arguments("credential", header("X-API-Key"), SessionKind.CREDENTIAL),
        arguments("websocket-key", header("Sec-WebSocket-Key"), SessionKind.WEBSOCKET_KEY),
        arguments(
            "client-ip", (Carrier) (i, v) -> request().clientAddress(v), SessionKind.CLIENT_IP));
  }

  @Test
  void apiKeyAmongSubprotocolsIsTheSameCredentialAsInAuthorization() {
    Identifier identifier = only("credential");
    FakeRequestView socket =
        request().header("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-1");

    assertThat(Identifiers.session(identifier, socket).key())
        .isEqualTo(
            Identifiers.session(identifier, request().header("Authorization", "Bearer sk-1"))
                .key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "X-API-Key", "api-key", "X-Goog-Api-Key"})
  void headerThatCarriesACredentialIsNoNameOfASession(String name) {
    Identifier identifier = only("header:" + name);
    Session session =
        Identifiers.session(identifier, request().header(name, "Bearer " + "x".repeat(2_000)));

    assertThat(session.id().kind()).isEqualTo(SessionKind.CREDENTIAL);
    assertThat(session.id().isShown()).isFalse();
    assertThat(session.pinned()).isFalse();
  }

  @Test
  void nonceOfAHandshakeIsNoNameOfASession() {
    Identifier identifier = only("header:sec-websocket-key");

    assertThat(
            Identifiers.session(identifier, request().header("Sec-WebSocket-Key", "n")).id().kind())
        .isEqualTo(SessionKind.WEBSOCKET_KEY);
  }

  @Test
  void callersWhoseNamesAreNoIdsAreKeptApartAndNotShown() {
    Identifier identifier = only("principal");
    Session one = Identifiers.session(identifier, request().principal("CN=J\u00fcrgen, O=A"));
    Session two = Identifiers.session(identifier, request().principal("CN=J\u00fcrgen, O=B"));

    assertThat(one.key()).isNotEqualTo(two.key());
    assertThat(one.id().isShown()).isFalse();
  }

  @Test
  void weakKindsArePinnedWhereThatIsWanted() {
    Identifier pinning = pinningWeak("credential", "client-ip");

    assertThat(Identifiers.session(pinning, request().header("X-API-Key", "k")).pinned()).isTrue();
    assertThat(Identifiers.session(pinning, request()).pinned()).isTrue();
  }

  @Test
  void continuedAnswerIsNeverPinned() {
    Identifier pinning = pinningWeak("previous-response");
    FakeRequestView request = body("previous_response_id").of(pinning, "resp_1");

    assertThat(Identifiers.session(pinning, request).pinned()).isFalse();
  }

  @Test
  void whatStandsForAnAbsentIdIsAsConfigured() {
    FakeRequestView request = request().header("Authorization", "Bearer s").clientAddress("::1");

    assertThat(absent(WhenAbsent.CREDENTIAL, request).id().kind())
        .isEqualTo(SessionKind.CREDENTIAL);
    assertThat(absent(WhenAbsent.CLIENT_IP, request).id().kind()).isEqualTo(SessionKind.CLIENT_IP);
    assertThat(
            Identifiers.of(Tenant.none(), WhenAbsent.CREDENTIAL, "header:X-A")
                .identify(request(), false)
                .session())
        .isNull();
  }

  @Test
  void fingerprintIsTheSessionOfItsConversation() {
    Identifier identifier = only("fingerprint");
    Session one = Identifiers.session(identifier, chat(identifier, "hello"));

    assertThat(one.get()).startsWith("fp1-");
    assertThat(one.pinned()).isTrue();
    assertThat(Identifiers.session(identifier, chat(identifier, "hello")).key())
        .isEqualTo(one.key());
    assertThat(Identifiers.session(identifier, chat(identifier, "other")).key())
        .isNotEqualTo(one.key());
  }

  @Test
  void requestThatContinuesAnAnswerHasNoFingerprint() {
    Identifier identifier = only("fingerprint");
    byte[] body = "{\"input\":\"hi\",\"previous_response_id\":\"resp_1\"}".getBytes(UTF_8);

    assertThat(
            identifier
                .identify(
                    request().body(identifier.peek(Dialect.RESPONSES, body, body.length)), false)
                .session())
        .isNull();
  }

  @Test
  void sourceThatNeedsTheBodyIsLeftOpenUntilItIsThere() {
    Identifier identifier =
        Identifiers.of(Tenant.none(), WhenAbsent.GENERATE, "header:X-A", "body:s", "header:X-B");
    FakeRequestView later = request().header("X-B", "b");

    assertThat(identifier.identify(later, true))
        .isEqualTo(new Identification(null, 0, false, true));
    assertThat(Identifiers.session(identifier, later).get()).isEqualTo("b");
    assertThat(identifier.identify(request().header("X-A", "a"), true).undecided()).isFalse();
  }

  @Test
  void earlierSourceWinsWhicheverKindsTheyAre() {
    List<Carrier> chain =
        List.of(
            header("X-A"),
            (i, v) -> request().cookie("c", v),
            (i, v) -> request().query("q=" + v),
            path(),
            body("s"));
    List<String> sources =
        List.of("header:X-A", "cookie:c", "query:q", "path:^/ws/([^/]*)$", "body:s");
    for (int first = 0; first < chain.size(); first++) {
      for (int second = 0; second < chain.size(); second++) {
        if (first != second) {
          Identifier identifier =
              Identifiers.of(
                  Tenant.none(), WhenAbsent.NONE, sources.get(first), sources.get(second));
          FakeRequestView both =
              chain.get(first).of(identifier, "one").and(chain.get(second).of(identifier, "two"));

          assertThat(Identifiers.session(identifier, both).get()).isEqualTo("one");
        }
      }
    }
  }

  @Test
  void conflictIsReportedEvenIfTheFirstValueIsInvalid() {
    Identification found =
        only("header:X-A").identify(request().header("X-A", "").header("X-A", "b"), false);

    assertThat(found.conflicting()).isTrue();
    assertThat(found.invalid()).isEqualTo(1);
  }

  @Test
  void expressionThatWouldTakeForEverIsGivenUp() {
    Identifier identifier = only("path:^/((?:a+)+)$");

    assertThat(identifier.identify(request().path("/" + "a".repeat(5_000) + "!"), false).session())
        .isNull();
  }

  @Test
  void expressionThatUsesUpTheStackIsGivenUp() {
    Identifier identifier = only("path:^/((?:a|b)*)$");

    assertThat(
            identifier.identify(request().path("/" + "ab".repeat(50_000) + "!"), false).session())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"path:(", "path:no-group", "body:.a", "body:a.", "body:a..b", "principal:x"})
  void sourceThatCannotBeIsRefused(String source) {
    assertThatThrownBy(() -> SessionIdResolver.of(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  /** Makes a request that carries a value. */
  @FunctionalInterface
  interface Carrier {
    FakeRequestView of(Identifier identifier, String value);
  }

  private static FakeRequestView request() {
    return FakeRequestView.empty();
  }

  private static Carrier header(String name) {
    return (identifier, value) -> request().header(name, value);
  }

  private static Carrier path() {
    return (identifier, value) -> request().path("/ws/" + value);
  }

  private static Carrier body(String field) {
    return (identifier, value) -> {
      StringBuilder escaped = new StringBuilder();
      value.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
      byte[] body = ("{\"" + field + "\":\"" + escaped + "\"}").getBytes(UTF_8);
      return request().body(identifier.peek(Dialect.RESPONSES, body, body.length));
    };
  }

  private static FakeRequestView chat(Identifier identifier, String text) {
    byte[] body =
        ("{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}").getBytes(UTF_8);
    return request().body(identifier.peek(Dialect.CHAT, body, body.length));
  }

  private static Identifier only(String source) {
    return Identifiers.of(Tenant.none(), WhenAbsent.NONE, source);
  }

  private static Identifier pinningWeak(String... sources) {
    return Identifiers.pinningWeak(sources);
  }

  private static Session absent(WhenAbsent whenAbsent, FakeRequestView request) {
    return Objects.requireNonNull(
        Identifiers.of(Tenant.none(), whenAbsent, "header:X-A").identify(request, false).session());
  }
}
