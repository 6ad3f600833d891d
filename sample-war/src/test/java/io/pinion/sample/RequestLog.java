package io.pinion.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests that arrived, for tests to look at and to wait for. For all threads. */
final class RequestLog {
  private final Signal signal = new Signal();
  private final List<ReceivedRequest> all = new ArrayList<>();
  private int taken;

  void add(ReceivedRequest request) {
    signal.change(() -> all.add(request));
  }

  /** All since the last {@link #clear}, taken or not. */
  List<ReceivedRequest> all() {
    return signal.read(() -> List.copyOf(all));
  }

  /** The next that was not taken yet, as soon as its head is there. */
  ReceivedRequest takeHead(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      signal.require(
          () -> taken < all.size(),
          Duration.ofNanos(Math.max(0, deadline - System.nanoTime())),
          () -> "further request; so far: " + all);
      // another taker may have been quicker
      @Nullable ReceivedRequest next =
          signal.read(() -> taken < all.size() ? all.get(taken++) : null);
      if (next != null) {
        return next;
      }
    }
  }

  /** The next that was not taken yet, with its whole body. */
  ReceivedRequest take(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    ReceivedRequest next = takeHead(patience);
    next.awaitBody(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    return next;
  }

  void clear() {
    signal.change(
        () -> {
          all.clear();
          taken = 0;
        });
  }
}
