package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammars of values; each refusal says what was expected. */
class ValuesTest {
  private static void assertRefused(ThrowingCallable parsing) {
    assertThatThrownBy(parsing)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ");
  }

  @ParameterizedTest
  @CsvSource({
    "50ms, PT0.05S",
    "1ms, PT0.001S",
    "2s, PT2S",
    "600s, PT10M",
    "30m, PT30M",
    "1h, PT1H",
    "0600s, PT10M",
    "876000h, PT876000H",
  })
  void durations(String text, Duration expected) {
    assertThat(Values.duration(text)).isEqualTo(expected);
    assertThat(expected.toNanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "ms",
        "0ms",
        "0s",
        "-1s",
        "+1s",
        "1.5s",
        "1 s",
        " 1s",
        "1S",
        "1d",
        "1us",
        "PT1S",
        "1m30s",
        "1s\n",
        "1234567890s",
        "\u0661s",
        "876001h",
        "999999999h",
        "999999999m"
      })
  void otherDurations(String text) {
    assertRefused(() -> Values.duration(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "512B, 512",
    "64KiB, 65536",
    "1MiB, 1048576",
    "1GiB, 1073741824",
    "1024MiB, 1073741824",
  })
  void sizes(String text, int expected) {
    assertThat(Values.size(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KiB",
        "-1",
        "1.5MiB",
        "1 MiB",
        "1MB",
        "1mib",
        "1K",
        "1M",
        "2GiB",
        "1025MiB",
        "999999999GiB",
        "1073741825",
        "9999999999"
      })
  void otherSizes(String text) {
    assertRefused(() -> Values.size(text));
  }

  @Test
  void ids() {
    String longest = "a".repeat(63);

    assertThat(Values.ids("")).isEmpty();
    assertThat(Values.ids(" gpu-a , 1,b-, " + longest + ","))
        .containsExactly("gpu-a", "1", "b-", longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-a", "A", "gpu_a", "gpu.a", "gpu a", "a/b", "a,a", "b,a,b", "\u00e9", "a~1"})
  void otherIds(String text) {
    assertRefused(() -> Values.ids(text));
    assertRefused(() -> Values.ids("x".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://gpu-a:8000, http://gpu-a:8000",
    "http://gpu-a:8000/, http://gpu-a:8000",
    "https://gpu.example, https://gpu.example",
    "http://192.0.2.1:1, http://192.0.2.1:1",
    "http://[2001:db8::1]:65535, http://[2001:db8::1]:65535",
  })
  void urls(String text, URI expected) {
    assertThat(HttpValues.url(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gpu-a",
        "gpu-a:8000",
        "localhost:8000",
        "//gpu-a:8000",
        "http:gpu-a",
        "http://",
        "http:///v1",
        "ftp://gpu-a",
        "http://gpu-a:0",
        "http://gpu-a:65536",
        "http://gpu-a:99999999999",
        "http://gpu-a:x",
        "http://gpu-a/v1",
        "http://gpu-a?x=1",
        "http://gpu-a#x",
        "http://user:password@gpu-a",
        "http://gpu a",
        "mailto:a",
      })
  void otherUrls(String text) {
    assertRefused(() -> HttpValues.url(text));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0.5, 0.5", "1000000, 1000000", "1e3, 1000"})
  void weights(String text, double expected) {
    assertThat(Values.weight(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "NaN", "Infinity", "-Infinity", "1000001", "one", "1,5"})
  void otherWeights(String text) {
    assertRefused(() -> Values.weight(text));
  }

  @Test
  void counts() {
    Function<String, Integer> count = Values.count(1, 100);

    assertThat(count.apply("1")).isEqualTo(1);
    assertThat(count.apply("100")).isEqualTo(100);
    for (String text : new String[] {"", "0", "101", "-1", "1.0", "ten", "99999999999"}) {
      assertThatThrownBy(() -> count.apply(text))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a whole number from 1 to 100");
    }
  }

  @Test
  void flags() {
    assertThat(Values.flag("true")).isTrue();
    assertThat(Values.flag("false")).isFalse();
    for (String text : new String[] {"", "yes", "TRUE", "1", "on"}) {
      assertRefused(() -> Values.flag(text));
    }
  }

  @Test
  void choices() {
    Function<String, RetryPost> choice = Values.oneOf(RetryPost.class);

    assertThat(choice.apply("llm")).isEqualTo(RetryPost.LLM);
    for (String text : new String[] {"", "LLM", "some"}) {
      assertThatThrownBy(() -> choice.apply(text))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected llm or all or none");
    }
  }

  @Test
  void statuses() {
    IntPredicate statuses = HttpValues.statuses("200-299, 401");

    assertThat(statuses.test(200)).isTrue();
    assertThat(statuses.test(299)).isTrue();
    assertThat(statuses.test(401)).isTrue();
    assertThat(statuses.test(199)).isFalse();
    assertThat(statuses.test(300)).isFalse();
    assertThat(statuses.test(400)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ok", "2xx", "99", "600", "200-", "-299", "200-299-300", "299-200"})
  void otherStatuses(String text) {
    assertRefused(() -> HttpValues.statuses(text));
  }

  @Test
  void headerNames() {
    assertThat(HttpValues.fieldName("X-Session-ID")).isEqualTo("X-Session-ID");
    assertThat(HttpValues.fieldName("session_id")).isEqualTo("session_id");
    for (String text : new String[] {"", "X Y", "X:Y", "X\r\nY", "\u00e9", "x".repeat(65)}) {
      assertRefused(() -> HttpValues.fieldName(text));
    }
  }

  @Test
  void probePaths() {
    assertThat(HttpValues.path("/health?deep=1")).isEqualTo("/health?deep=1");
    for (String text : new String[] {"", "health", "/a b", "/a\r\nb", "/\u00e9"}) {
      assertRefused(() -> HttpValues.path(text));
    }
  }

  @Test
  void secretsOfSixteenCharacters() {
    assertThat(Values.secret("x".repeat(16))).hasSize(16);
    assertRefused(() -> Values.secret("x".repeat(15)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"header:X Y", "header:X:Y", "cookie:a;b", "cookie:a=b", "header", "jwt:x"})
  void otherSources(String text) {
    assertRefused(() -> Values.sources(text));
  }

  @Test
  void storesAreFoundByName() {
    assertThat(Values.store("memory").name()).isEqualTo("memory");
    assertThatThrownBy(() -> Values.store("redis"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one of [memory");
  }

  @ParameterizedTest
  @CsvSource({"0%, 0", "1%, 1", "20%, 20", "100%, 100", "007%, 7"})
  void percentages(String text, int expected) {
    assertThat(Values.percentage(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "20", "0.2", "-1%", "101%", "1000%", "20 %", "1.5%", "20%\n"})
  void otherPercentages(String text) {
    assertRefused(() -> Values.percentage(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "64KiB, 65536",
    "1GiB, 1073741824",
    "20GiB, 21474836480",
    "999999999GiB, 1073741822926258176"
  })
  void longSizes(String text, long expected) {
    assertThat(Values.longSize(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0GiB", "-1", "1GB", "1 GiB", "1.5GiB", "1234567890", "none"})
  void otherLongSizes(String text) {
    assertRefused(() -> Values.longSize(text));
  }

  @Test
  void oneWordMayStandForAValue() {
    Function<String, Long> size = Values.orElse("none", -1L, Values::longSize);

    assertThat(size.apply("none")).isEqualTo(-1);
    assertThat(size.apply("1KiB")).isEqualTo(1024);
    assertRefused(() -> size.apply("None"));
    assertThatThrownBy(() -> size.apply("off")).hasMessageEndingWith(", or none");
  }
}
