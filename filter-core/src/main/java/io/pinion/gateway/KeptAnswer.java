package io.pinion.gateway;

import io.pinion.relay.Attempt;
import io.pinion.relay.Ending;
import io.pinion.route.Decision;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The last answer that was not wanted: kept unread, for a client to whom no better one can be
 * given.
 */
final class KeptAnswer {
  /**
   * One.
   *
   * @param decision why its backend was called
   * @param full whether it says that the backend is full
   */
  record Kept(Attempt attempt, Decision decision, boolean full) {}

  private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

  /** Keeps this one instead of an earlier one. */
  void keep(Attempt attempt, Decision decision, boolean full) {
    end(
        kept.getAndSet(new Kept(attempt, decision, full)),
        new IOException("another backend has declined"));
  }

  /** Whether there is one, which says that its backend is full. */
  boolean isFull() {
    Kept now = kept.get();
    return now != null && now.full();
  }

  /** The one that is kept, which is the caller's from here on; null if there is none. */
  @Nullable Kept take() {
    return kept.getAndSet(null);
  }

  /** Ends the one that is kept. */
  void drop(IOException cause) {
    end(kept.getAndSet(null), cause);
  }

  private static void end(@Nullable Kept unwanted, IOException cause) {
    if (unwanted != null) {
      unwanted.attempt().abort(Ending.DECLINED, cause);
    }
  }
}
