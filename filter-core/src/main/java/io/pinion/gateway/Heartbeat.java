package io.pinion.gateway;

import io.pinion.relay.ClientStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Comments on event streams that are silent. No container tells that its client has left while
 * nothing is written, and the first bytes to a closed connection are taken without complaint: they
 * make the other side's system reset the connection, and the next ones trip over that. So one
 * comment goes in three parts, far enough apart for the reset to come back.
 */
final class Heartbeat {
  /** More than the round trip to a client on the same continent. */
  private static final Duration BETWEEN_PARTS = Duration.ofMillis(60);

  private final Duration interval;
  private final boolean early;
  private final ScheduledExecutorService timer;
  private final Executor writers;

  /**
   * A heartbeat.
   *
   * @param interval how long a stream may be silent; zero for none at all
   * @param early whether it begins before the backend has answered
   * @param timer says when the parts are due
   * @param writers on whose threads the later parts are written
   */
  Heartbeat(Duration interval, boolean early, ScheduledExecutorService timer, Executor writers) {
    this.interval = interval;
    this.early = early;
    this.timer = timer;
    this.writers = writers;
  }

  /** Whether there are any. */
  boolean isOn() {
    return !interval.isZero();
  }

  Duration interval() {
    return interval;
  }

  boolean beginsEarly() {
    return early;
  }

  /** Whether a client that got its last bytes then is to get a comment now. */
  boolean isDue(long now, long lastSign) {
    return isOn() && now - lastSign >= interval.toNanos();
  }

  /** One comment, of which the first part is written by the caller's thread. */
  void send(ClientStream client) {
    client.comment(true);
    for (int part = 1; part <= 2; part++) {
      Runnable next = () -> writers.execute(() -> client.comment(false));
      var unused = timer.schedule(next, part * BETWEEN_PARTS.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
