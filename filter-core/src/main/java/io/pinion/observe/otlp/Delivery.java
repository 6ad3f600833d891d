package io.pinion.observe.otlp;

import io.pinion.relay.Posting;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings batches to a receiver, one after the other, and each again if it may take it later, as
 * OTLP wants it. Says when that begins to fail, and when it works again. Used by one thread, which
 * waits here.
 */
final class Delivery {
  private static final Logger LOG = System.getLogger(SpanExporter.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TRIES = 3;
  private static final long MOST_SECONDS = 30;
  private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

  private final Posting receiver;
  private final BooleanSupplier closing;
  private boolean failing;

  /**
   * To this receiver.
   *
   * @param closing whether there is no time for another try
   */
  Delivery(Posting receiver, BooleanSupplier closing) {
    this.receiver = receiver;
    this.closing = closing;
  }

  /** Whether it was taken. */
  boolean deliver(String contentType, byte[] batch) throws InterruptedException {
    for (int tried = 1; ; tried++) {
      Posting.Answer answer = send(contentType, batch);
      boolean taken = answer != null && answer.status() / 100 == 2;
      boolean later = answer == null || LATER.contains(answer.status());
      if (taken && failing) {
        failing = false;
        LOG.log(Level.INFO, "the receiver of spans takes them again");
      }
      if (taken || !later || tried == TRIES || closing.getAsBoolean()) {
        return taken;
      }
      pause(Math.max(tried, seconds(answer)));
    }
  }

  /** The answer; null if there is none. */
  private Posting.@Nullable Answer send(String contentType, byte[] batch)
      throws InterruptedException {
    try {
      Posting.Answer answer =
          receiver
              .send(contentType, batch, TIMEOUT)
              .toCompletableFuture()
              .get(TIMEOUT.plusSeconds(1).toSeconds(), TimeUnit.SECONDS);
      if (answer.status() / 100 != 2) {
        failed(new IOException("it answered " + answer.status()));
      }
      return answer;
    } catch (ExecutionException e) {
      failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException | RuntimeException e) { // a relay that closes throws
      failed(e);
    }
    return null;
  }

  private void failed(Throwable cause) {
    if (!failing) {
      failing = true;
      LOG.log(
          Level.WARNING,
          "the receiver of spans (pinion.traces.endpoint) does not take them; requests do not wait"
              + " for it: {0}",
          cause.toString());
    }
  }

  /** For how long it wants to be left alone, within reason. */
  private static long seconds(Posting.@Nullable Answer answer) {
    String later = answer == null ? "" : answer.retryAfter();
    return later.matches("\\d{1,9}") ? Math.min(Long.parseLong(later), MOST_SECONDS) : 0;
  }

  private void pause(long seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long left = until - System.nanoTime();
    while (left > 0 && !closing.getAsBoolean()) {
      LockSupport.parkNanos(this, left);
      left = until - System.nanoTime();
    }
  }
}
