package io.pinion.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.dialect.BodyPeek;
import io.pinion.dialect.Dialect;
import io.pinion.session.Identifier.WhenAbsent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of identification for every input. */
class IdentificationPropertiesTest {
  private static final SessionKeys KEYS = new SessionKeys("a-secret-for-the-tests".getBytes(UTF_8));

  private final Identifier everything =
      Identifiers.of(
          Tenant.auto(),
          WhenAbsent.CLIENT_IP,
          "header:X-A",
          "cookie:c",
          "query:q",
          "path:/(?:x|y)*/([^/]*)",
          "body:a",
          "body:a.b",
          "body:metadata.user_id",
          "principal",
          "fingerprint",
          "previous-response",
          "credential",
          "websocket-key");

  @Property(tries = 2_000)
  void noRequestMakesItThrow(
      @ForAll("texts") String header,
      @ForAll("texts") String cookie,
      @ForAll("texts") String query,
      @ForAll("texts") String path,
      @ForAll("bodies") byte[] body,
      @ForAll Dialect dialect) {
    BodyPeek peek = everything.peek(dialect, body, body.length);
    FakeRequestView request =
        FakeRequestView.empty()
            .header("X-A", header)
            .header("Authorization", cookie)
            .cookie("c", cookie)
            .query("q=" + query)
            .path("/" + path)
            .principal(header)
            .body(peek);

    Identification found = everything.identify(request, false);

    assertThat(Objects.requireNonNull(found.session()).id().isValid()).isTrue();
    assertThat(everything.masked(path)).isNotNull();
  }

  @Property(tries = 2_000)
  void looksOfABodyLeaveItAsItIs(@ForAll("bodies") byte[] body, @ForAll Dialect dialect) {
    byte[] before = body.clone();

    everything.peek(dialect, body, body.length / 2);
    everything.peek(dialect, body, body.length);

    assertThat(body).isEqualTo(before);
  }

  @Property(tries = 5_000)
  void twoKeysAreEqualOnlyIfKindTenantAndValueAre(
      @ForAll("triples") Triple one, @ForAll("triples") Triple two) {
    assertThat(one.key().equals(two.key())).isEqualTo(one.equals(two));
  }

  /** What a key is made of. */
  record Triple(SessionKind kind, String tenant, String value) {
    SessionKey key() {
      return KEYS.derive(kind, tenant, value);
    }
  }

  /** Of few characters, so that what one field ends with often begins the next. */
  @Provide
  Arbitrary<Triple> triples() {
    Arbitrary<String> text = Arbitraries.strings().withChars('a', '\0', '\u0001').ofMaxLength(3);
    return Combinators.combine(Arbitraries.of(SessionKind.class), text, text).as(Triple::new);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(300),
        Arbitraries.strings().ascii().ofMaxLength(300),
        Arbitraries.strings().withChars("%2fa&=xy/+".toCharArray()).ofMaxLength(40));
  }

  /** Bytes, and pieces of documents in any order, cut anywhere. */
  @Provide
  Arbitrary<byte[]> bodies() {
    List<String> pieces =
        List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"a\"",
            "\"b\"",
            "\"metadata\"",
            "\"user_id\"",
            "\"messages\"",
            "\"system\"",
            "\"input\"",
            "\"instructions\"",
            "\"role\"",
            "\"user\"",
            "\"content\"",
            "\"text\"",
            "\"type\"",
            "\"image_url\"",
            "\"previous_response_id\"",
            "\"x\\u0000y\"",
            "\"<system-reminder>\"",
            "\"{\\\"session_id\\\":\\\"s\\\"}\"",
            "1",
            "-1e9",
            "NaN",
            "null",
            "true",
            "\"cut",
            "\\",
            "\u00e9",
            "\ufeff",
            " ");
    Arbitrary<byte[]> documents =
        Arbitraries.of(pieces)
            .list()
            .ofMaxSize(60)
            .map(list -> String.join("", list).getBytes(UTF_8));
    Arbitrary<byte[]> anything = Arbitraries.bytes().array(byte[].class).ofMaxSize(2_000);
    Arbitrary<byte[]> wellFormed =
        Arbitraries.of(pieces.subList(6, 24))
            .list()
            .ofSize(8)
            .map(
                list ->
                    String.format(
                            "{%s:{%s:%s},%s:[{%s:%s},{%s:%s}]}",
                            (Object[]) list.toArray(new String[0]))
                        .getBytes(UTF_8));
    Arbitrary<byte[]> cut =
        Combinators.combine(wellFormed, Arbitraries.integers().between(0, 200))
            .as((bytes, length) -> Arrays.copyOf(bytes, Math.min(bytes.length, length)));
    return Arbitraries.oneOf(documents, anything, wellFormed, cut);
  }
}
