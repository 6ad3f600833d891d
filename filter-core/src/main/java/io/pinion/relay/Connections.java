package io.pinion.relay;

import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.Destination;

/** The connections to one backend, each for one call at a time. */
final class Connections extends AbstractConnectionPool {
  Connections(Destination backend, int max) {
    super(backend, () -> new IdleFirstPool<>(max), 1);
  }
}
