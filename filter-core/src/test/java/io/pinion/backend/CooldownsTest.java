package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CooldownsTest {
  private static final Backend A = Placements.backend("a", 1);
  private static final Backend B = Placements.backend("b", 1);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // overflows
  private final Cooldowns cooldowns = new Cooldowns(Duration.ofSeconds(30), clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void lastsAsLongAsTheBackendSays() {
    cooldowns.begin(A, Duration.ofSeconds(10));

    assertThat(cooldowns.isUnderWay(A)).isTrue();
    assertThat(cooldowns.isUnderWay(B)).isFalse();
    pass(Duration.ofSeconds(9));
    assertThat(cooldowns.isUnderWay(A)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(cooldowns.isUnderWay(A)).isFalse();
  }

  @Test
  void isCutToTheLongest() {
    cooldowns.begin(A, Duration.ofSeconds(Long.MAX_VALUE));

    pass(Duration.ofSeconds(29));
    assertThat(cooldowns.isUnderWay(A)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(cooldowns.isUnderWay(A)).isFalse();
  }

  @Test
  void laterWordDoesNotShortenAnEarlierOne() {
    cooldowns.begin(A, Duration.ofSeconds(10));
    cooldowns.begin(A, Duration.ofSeconds(1));

    pass(Duration.ofSeconds(9));
    assertThat(cooldowns.isUnderWay(A)).isTrue();
  }

  @Test
  void zeroIsNone() {
    cooldowns.begin(A, Duration.ZERO);
    new Cooldowns(Duration.ZERO, clock::get).begin(B, Duration.ofSeconds(10));

    assertThat(cooldowns.isUnderWay(A)).isFalse();
    assertThat(cooldowns.isUnderWay(B)).isFalse();
  }
}
