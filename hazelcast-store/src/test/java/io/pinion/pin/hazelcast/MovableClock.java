package io.pinion.pin.hazelcast;

import com.hazelcast.internal.util.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock of all members and clients of this JVM, which can be put forward, so that no test waits
 * for an entry to expire or loses one to a slow machine. It has to be installed before the first of
 * them starts.
 */
final class MovableClock extends Clock.ClockImpl {
  private static final Duration LONGER_THAN_ANY_TEST_PUTS_IT_FORWARD = Duration.ofDays(10);
  private static final AtomicLong AHEAD = new AtomicLong();

  /** For Hazelcast, which makes the one. */
  public MovableClock() {}

  /** Connections keep the time of their last bytes by the system's clock: they are not to end. */
  static void install() {
    System.setProperty("com.hazelcast.clock.impl", MovableClock.class.getName());
    System.setProperty(
        "hazelcast.client.heartbeat.timeout", "" + LONGER_THAN_ANY_TEST_PUTS_IT_FORWARD.toMillis());
    System.setProperty(
        "hazelcast.client.max.no.heartbeat.seconds",
        "" + LONGER_THAN_ANY_TEST_PUTS_IT_FORWARD.toSeconds());
  }

  static void putForward(Duration time) {
    AHEAD.addAndGet(time.toMillis());
  }

  @Override
  protected long currentTimeMillis() {
    return System.currentTimeMillis() + AHEAD.get();
  }
}
