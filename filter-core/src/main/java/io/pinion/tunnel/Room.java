package io.pinion.tunnel;

import jakarta.servlet.ServletOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the client's connection has room for more. Where it has none, the container calls back
 * once it has; it may do so before whoever has asked knows the answer.
 */
final class Room {
  private static final int NONE = -1;

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int awaitedAfter; // none: the first comes by itself
  private volatile long awaitedSince = System.nanoTime();

  /** The container has called back. */
  void came() {
    calls.incrementAndGet();
  }

  /** Asks for it; by one thread at a time. If there is none, the container will call back. */
  boolean isIn(ServletOutputStream out) {
    int before = calls.get();
    boolean ready = out.isReady();
    if (ready) {
      awaitedAfter = NONE;
    } else if (awaitedAfter != before) {
      awaitedSince = System.nanoTime();
      awaitedAfter = before;
    }
    return ready;
  }

  /** Whether the container has yet to call back. */
  boolean isAwaited() {
    return awaitedAfter == calls.get();
  }

  /** Whether it was asked so long ago. */
  boolean isAwaitedLongerThan(Duration limit, long now) {
    return isAwaited() && now - awaitedSince > limit.toNanos();
  }
}
