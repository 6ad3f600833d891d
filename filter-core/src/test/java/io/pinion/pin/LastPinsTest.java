package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastPinsTest {
  private static final Duration TTL = Duration.ofMinutes(30);
  private static final SessionKey KEY = new SessionKey(1, 2);

  private final FakeTicker clock = new FakeTicker();

  @Test
  void lastUseIsRemembered() {
    LastPins pins = new LastPins(TTL, 10, clock);
    assertThat(pins.find(KEY)).isNull();
    pins.used(KEY, "a");
    pins.used(KEY, "b");

    assertThat(pins.find(KEY)).isEqualTo("b");
  }

  @Test
  void isForgottenWhenThePinWouldHaveExpired() {
    LastPins pins = new LastPins(TTL, 10, clock);
    pins.used(KEY, "a");
    clock.advance(TTL.plusSeconds(1));

    assertThat(pins.find(KEY)).isNull();
  }

  @Test
  void noMoreAreRememberedThanMayBe() {
    LastPins pins = new LastPins(TTL, 10, clock);
    IntStream.range(0, 1_000).forEach(i -> pins.used(new SessionKey(i, i), "a"));

    assertThat(
            IntStream.range(0, 1_000)
                .mapToObj(i -> pins.find(new SessionKey(i, i)))
                .filter(Objects::nonNull))
        .hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void noneMeansNone() {
    LastPins pins = new LastPins(TTL, 0, clock);
    pins.used(KEY, "a");

    assertThat(pins.find(KEY)).isNull();
  }
}
