package io.pinion.relay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast a client sends, counting only the time in which it is waited for. Times are in {@link
 * System#nanoTime} terms; one thread at a time writes, any may read.
 */
final class UploadPace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();
  private volatile boolean waiting;
  private volatile long waitingSince;
  private volatile long lastProgress = System.nanoTime();

  /** Nothing goes on until the client sends more. */
  void waitForClient() {
    waitingSince = System.nanoTime();
    waiting = true;
  }

  /** The client is not waited for any more. */
  void clientCame() {
    if (waiting) {
      waiting = false;
      waited.addAndGet(System.nanoTime() - waitingSince);
    }
  }

  boolean isWaiting() {
    return waiting;
  }

  /** So many bytes have come; with none, it is the backend that has gone on. */
  void progress(int count) {
    received.addAndGet(count);
    lastProgress = System.nanoTime();
  }

  long received() {
    return received.get();
  }

  long lastProgress() {
    return lastProgress;
  }

  /**
   * Whether the client is waited for, has been for longer than {@code grace} in all, and has sent
   * less than {@code minRate} bytes in each second of that on average.
   */
  boolean isTooSlow(Duration grace, int minRate, long now) {
    if (!waiting) {
      return false;
    }
    long nanos = waited.get() + now - waitingSince;
    return nanos > grace.toNanos() && received.get() < minRate * (nanos / NANOS_PER_SECOND);
  }
}
