package io.pinion.client.rest.microprofile;

import io.pinion.client.rest.SessionRequestFilter;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/**
 * Has each client that is built name the session of whoever calls it, by {@link
 * SessionRequestFilter}: of its asynchronous methods, too. Found by ServiceLoader.
 */
public final class SessionRestClientListener implements RestClientListener {
  @Override
  public void onNewClient(Class<?> api, RestClientBuilder builder) {
    if (!builder.getConfiguration().isRegistered(SessionRequestFilter.class)) {
      builder.register(SessionRequestFilter.class);
    }
    if (!builder.getConfiguration().isRegistered(CarriedSession.Factory.class)) {
      builder.register(new CarriedSession.Factory());
      builder.register(new CarriedSession.Arrival(), Integer.MIN_VALUE);
    }
  }
}
