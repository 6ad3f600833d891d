package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.SessionKey;
import java.time.Duration;
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
  void noMoreAreRememberedThanMayBeAndThoseUsedLast() {
    LastPins pins = new LastPins(TTL, 10, clock);
    for (int i = 0; i < 1_000; i++) {
      pins.used(new SessionKey(i, i), "a");
      pins.used(KEY, "b"); // often, and not lately
    }
    IntStream.range(1_000, 2_000).forEach(i -> pins.used(new SessionKey(i, i), "a"));

    assertThat(IntStream.range(0, 2_000).filter(i -> pins.find(new SessionKey(i, i)) != null))
        .containsExactly(IntStream.range(1_990, 2_000).boxed().toArray(Integer[]::new));
    assertThat(pins.find(KEY)).isNull();
  }

  @Test
  void noneMeansNone() {
    LastPins pins = new LastPins(TTL, 0, clock);
    pins.used(KEY, "a");

    assertThat(pins.find(KEY)).isNull();
  }
}
