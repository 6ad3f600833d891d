package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a stream is to get a comment. */
class HeartbeatTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000_000_000L, -1_000_000_000_000L, Long.MAX_VALUE - 1})
  void streamIsDueAfterTheIntervalWithoutASign(long lastSign) { // whatever nanoTime begins at
    Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2), false, timer, Runnable::run);

    assertThat(heartbeat.isDue(lastSign, lastSign)).isFalse();
    assertThat(heartbeat.isDue(lastSign + 1_999_999_999, lastSign)).isFalse();
    assertThat(heartbeat.isDue(lastSign + 2_000_000_000, lastSign)).isTrue();
  }

  @Test
  void noStreamIsEverDueWithoutHeartbeats() {
    Heartbeat off = new Heartbeat(Duration.ZERO, true, timer, Runnable::run);

    assertThat(off.isOn()).isFalse();
    assertThat(off.isDue(Long.MAX_VALUE, 0)).isFalse();
  }
}
