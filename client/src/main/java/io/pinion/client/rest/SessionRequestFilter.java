package io.pinion.client.rest;

import io.pinion.client.SessionHeader;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;

/**
 * Names the session of the thread that makes a call, or starts an asynchronous one, to its target.
 * {@link SessionFeature} registers it by itself where the implementation of Jakarta REST finds
 * that; else {@code ClientBuilder.register(SessionRequestFilter.class)} does.
 */
public final class SessionRequestFilter implements ClientRequestFilter {
  private final SessionHeader header;

  /** Names it as configured. */
  public SessionRequestFilter() {
    this(SessionHeader.configured());
  }

  /** Names it by a header of one's own. */
  public SessionRequestFilter(SessionHeader header) {
    this.header = header;
  }

  @Override
  public void filter(ClientRequestContext request) {
    if (!request.getHeaders().containsKey(header.name())) {
      header
          .valueFor(request.getUri())
          .ifPresent(id -> request.getHeaders().add(header.name(), id));
    }
  }
}
