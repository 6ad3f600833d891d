package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

  private static void assertRead(String value, long seconds) {
    assertThat(RetryAfter.read(value, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void secondsAreFromNow() {
    assertRead("0", 0);
    assertRead("17", 17);
    assertRead("007", 7);
  }

  @Test
  void moreSecondsThanAnyoneWaitsAreMany() {
    assertRead("1000000000", 1_000_000_000);
    assertRead("9".repeat(400), 1_000_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
      })
  void dateIsUnderstoodInEachFormOfRfc9110(String date) {
    assertRead(date, 30);
  }

  @Test
  void dateWithAYearOfTwoDigitsIsOfThisCentury() {
    Instant now = Instant.parse("2026-11-06T08:49:07Z");
    assertThat(RetryAfter.read("Friday, 06-Nov-26 08:49:37 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void dateThatIsOverIsNow() {
    assertRead("Sun, 06 Nov 1994 08:49:06 GMT", 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1.5", "soon", "10s", "1e3", "Sun, 06 Nov 1994", "17, 18", "\u0661"})
  void whatIsNeitherIsIgnored(String garbage) {
    assertThat(RetryAfter.read(garbage, NOW)).isNull();
  }

  @Test
  void absentIsAbsent() {
    assertThat(RetryAfter.read(null, NOW)).isNull();
  }
}
