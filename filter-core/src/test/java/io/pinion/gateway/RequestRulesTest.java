package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static final int FINE = 0;

  private static int status(FakeRequest request) {
    Refusal refusal = RequestRules.fault(request.get());
    return refusal == null ? FINE : refusal.status();
  }

  private static FakeRequest get() {
    return FakeRequest.of("GET", "/v1/x");
  }

  @Test
  void anOrdinaryRequestIsFine() {
    FakeRequest request =
        FakeRequest.of("POST", "/v1/x?a=%20b")
            .with("Content-Length", "12")
            .with("Content-Type", "application/json; charset=\"utf-8\"")
            .with("Expect", "100-Continue")
            .with("X-A", "")
            .with("X-A", "a\tb \u00e4\u0080\u00ff");

    assertThat(status(request)).isEqualTo(FINE);
  }

  @Test
  void everyControlCharacterButTabIsRefusedInAValue() {
    for (char c = 0; c < 0x20; c++) {
      assertThat(status(get().with("X-A", "a" + c))).as("%x", (int) c).isEqualTo(c == 9 ? 0 : 400);
    }
    assertThat(status(get().with("X-A", "\u007f"))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u010d\u010a", "\u20ac", "\ud83d\ude00"})
  void whatWouldBeCutToAnotherByteIsRefused(String value) {
    assertThat(status(get().with("X-A", value))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X A", "X:", "X\u0000", "X\u00e4", "X\u010d", "(X)", "X\r", "\"X\""})
  void namesThatAreNoTokensAreRefused(String name) {
    assertThat(status(get().with(name, "a"))).isEqualTo(400);
  }

  @Test
  void nothingHostileIsRepeated() {
    Refusal refusal = RequestRules.fault(get().with("X".repeat(999), "evil\u0000").get());

    assertThat(message(refusal))
        .doesNotContain("evil")
        .hasSizeLessThan(300)
        .containsIgnoringCase("XXX");
    assertThat(message(RequestRules.fault(get().with("<evil>", "a").get()))).doesNotContain("evil");
    assertThat(message(RequestRules.fault(FakeRequest.of("<evil>", "/v1/x").get())))
        .doesNotContain("evil");
  }

  private static String message(@Nullable Refusal refusal) {
    return refusal == null ? "none" : refusal.message();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,0",
    "PURGE,0",
    "X-1,0",
    "CONNECT,405",
    "get,501",
    "Get,501",
    "G T,400",
    "'',400",
    "G(,400"
  })
  void methods(String method, int expected) {
    assertThat(status(FakeRequest.of(method, "/v1/x"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/\u00e4", "/v1/a b", "/v1/a\u0001", "/v1/a#b", "/v1/a?b#c", "/v1/\r"})
  void targetsThatMustBeEncodedAreRefused(String target) {
    assertThat(status(FakeRequest.of("GET", target))).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "a,0",
    "a.example:80,0",
    "a_b,0",
    "[::1],0",
    "[::1]:8080,0",
    "a:,0",
    "'',400",
    "a:99999,400",
    "a:b,400",
    "a b,400",
    "u@a,400",
    "'a,b',400",
    "a/b,400",
    "::1,400",
    "a:1:2,400"
  })
  void hosts(String host, int expected) {
    assertThat(status(FakeRequest.bare("GET", "/v1/x").with("Host", host))).isEqualTo(expected);
  }

  @Test
  void hostIsThereOnce() {
    assertThat(status(FakeRequest.bare("GET", "/v1/x"))).isEqualTo(400);
    assertThat(status(FakeRequest.bare("GET", "/v1/x").in("HTTP/1.0"))).isEqualTo(FINE);
    assertThat(status(FakeRequest.bare("GET", "/v1/x").in("HTTP/2.0"))).isEqualTo(FINE);
    assertThat(status(get().with("Host", "gateway.example"))).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "12,0",
    "+1,400",
    "-1,400",
    "'1,1',400",
    "1 1,400",
    "'',400",
    "0x1,400",
    "\u0661,400"
  })
  void lengths(String length, int expected) {
    assertThat(status(get().with("Content-Length", length))).isEqualTo(expected);
  }

  @Test
  void aLengthIsSaidOnceAndNotBesideCodings() {
    assertThat(status(get().with("Content-Length", "1").with("Content-Length", "1")))
        .isEqualTo(400);
    assertThat(status(get().with("Content-Length", "1").with("Transfer-Encoding", "chunked")))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "chunked,0",
    "Chunked,0",
    "'gzip, chunked',501",
    "'chunked, chunked',501",
    "'chunked, gzip',400",
    "gzip,400",
    "xchunked,400",
    "identity,400",
    "'',400",
    "chunked;a=b,400",
    "': chunked',400"
  })
  void codings(String codings, int expected) {
    assertThat(status(get().with("Transfer-Encoding", codings))).isEqualTo(expected);
  }

  @Test
  void codingsBelongToHttp11AndToOneLine() {
    assertThat(status(get().in("HTTP/1.0").with("Transfer-Encoding", "chunked"))).isEqualTo(400);
    assertThat(status(get().in("HTTP/2.0").with("Transfer-Encoding", "chunked"))).isEqualTo(400);
    assertThat(
            status(get().with("Transfer-Encoding", "chunked").with("Transfer-Encoding", "chunked")))
        .isEqualTo(501);
  }

  @ParameterizedTest
  @CsvSource({"100-continue,0", "'100-continue, x',417", "x,417"})
  void expectations(String expectation, int expected) {
    assertThat(status(get().with("Expect", expectation))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS,0,0", "TRACE,7,0", "TRACE,x,400", "OPTIONS,-1,400", "GET,x,0"})
  void maxForwards(String method, String value, int expected) {
    assertThat(status(FakeRequest.of(method, "/v1/x").with("Max-Forwards", value)))
        .isEqualTo(expected);
  }
}
