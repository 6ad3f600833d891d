package io.pinion.relay;

import io.pinion.backend.Tls;
import org.eclipse.jetty.client.Destination;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes connections to the same address, so that none is used for a call that asks for
 * another kind: the HTTP client pools them by it.
 *
 * @param tls how TLS is spoken, if it is
 * @param fresh whether they are used once, and made for that
 */
record Link(Tls tls, boolean fresh) {
  private static final Link PLAIN = new Link(Tls.DEFAULT, false);

  /** Of the connections to what the HTTP client calls a destination. */
  static Link of(@Nullable Object destination) {
    return destination instanceof Destination known
            && known.getOrigin().getTag() instanceof Link link
        ? link
        : PLAIN;
  }
}
