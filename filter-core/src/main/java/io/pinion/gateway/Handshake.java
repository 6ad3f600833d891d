package io.pinion.gateway;

import io.pinion.relay.SwitchedConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What becomes of a WebSocket's handshake, for which a thread of the container's waits: on all
 * servers it is only inside {@code service()} that a connection can be upgraded.
 */
final class Handshake {
  private final CompletableFuture<Optional<SwitchedConnection>> result = new CompletableFuture<>();

  /** The backend has switched; false if nobody waits for it any more. */
  boolean switched(SwitchedConnection connection) {
    return result.complete(Optional.of(connection));
  }

  /** There is another answer, or will be none. */
  void answered() {
    result.complete(Optional.empty());
  }

  /**
   * Waits for the end.
   *
   * @return the backend's connection; empty if it has not switched
   * @throws TimeoutException if it takes longer than that; nothing can come after it
   */
  Optional<SwitchedConnection> await(Duration limit) throws TimeoutException {
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (result.complete(Optional.empty())) {
        throw e;
      }
      return result.join(); // came at the last moment
    } catch (InterruptedException e) { // the server stops
      Thread.currentThread().interrupt();
      if (result.complete(Optional.empty())) {
        throw new TimeoutException("interrupted");
      }
      return result.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed by a failure", e);
    }
  }
}
