package io.pinion.relay;

import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.MultiplexConnectionPool;
import org.eclipse.jetty.util.ConcurrentPool;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one backend, each for many calls at a time. A further one is made only once
 * all have as many as they may.
 */
final class SharedConnections extends MultiplexConnectionPool {
  /** What a backend may send on a stream that nobody reads. */
  static final int STREAM_WINDOW = 64 * 1024;

  /** Streams of a connection, if its backend does not want fewer. */
  private static final int STREAMS = 128;

  /**
   * What it may send on a connection: twice what all streams can hold, since the client tells of
   * what was read only once that is half of the window. So streams that nobody reads can never hold
   * up the others.
   */
  static final int CONNECTION_WINDOW = 2 * STREAMS * STREAM_WINDOW;

  SharedConnections(Destination backend, int max) {
    super(
        backend,
        () ->
            new ConcurrentPool<>(
                ConcurrentPool.StrategyType.FIRST, max, SharedConnections::streams),
        STREAMS);
  }

  /** A lost connection is passed by; it is closed with the last of its calls. */
  @Override
  protected @Nullable Connection activate() {
    Connection next = super.activate();
    while (next instanceof PatientConnection connection && connection.isLost()) {
      if (remove(next)) {
        next.close();
      }
      next = super.activate();
    }
    return next;
  }

  /** The backend's own limit comes with its SETTINGS, before the first call. */
  private static int streams(Connection connection) {
    int allowed =
        connection instanceof MaxMultiplexable limited ? limited.getMaxMultiplex() : STREAMS;
    return allowed < 0 ? STREAMS : Math.min(allowed, STREAMS);
  }
}
