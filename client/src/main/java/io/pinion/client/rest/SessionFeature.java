package io.pinion.client.rest;

import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Registers {@link SessionRequestFilter} with each client, and nothing with a server. Found by
 * ServiceLoader (Jakarta REST 3.1 section 4.1.2); RESTEasy, whose clients do not look for features,
 * finds the filter itself.
 */
public final class SessionFeature implements Feature {
  @Override
  public boolean configure(FeatureContext context) {
    boolean wanted =
        context.getConfiguration().getRuntimeType() == RuntimeType.CLIENT
            && !context.getConfiguration().isRegistered(SessionRequestFilter.class);
    if (wanted) {
      context.register(SessionRequestFilter.class);
    }
    return wanted;
  }
}
