package io.pinion.client.rest.microprofile;

import io.pinion.client.AmbientSession;
import io.pinion.client.rest.SessionRequestFilter;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.eclipse.microprofile.rest.client.ext.AsyncInvocationInterceptor;
import org.eclipse.microprofile.rest.client.ext.AsyncInvocationInterceptorFactory;

/**
 * The session of an asynchronous call on its way from the caller's thread to the client's.
 *
 * <p>Not a block of work: Jersey ends what it has begun here on any thread, the caller's for
 * example. The call takes the session from its thread as the first thing it does.
 */
final class CarriedSession implements AsyncInvocationInterceptor {
  private static final ThreadLocal<AmbientSession> ARRIVED = new ThreadLocal<>();

  private AmbientSession session = AmbientSession.none();

  @Override
  public void prepareContext() {
    session = AmbientSession.current();
  }

  @Override
  public void applyContext() {
    ARRIVED.set(session);
  }

  @Override
  public void removeContext() {
    ARRIVED.remove();
  }

  /** One for each call. */
  static final class Factory implements AsyncInvocationInterceptorFactory {
    @Override
    public AsyncInvocationInterceptor newInterceptor() {
      return new CarriedSession();
    }
  }

  /** Before all other filters: one that fails would leave the session in the thread. */
  static final class Arrival implements ClientRequestFilter {
    @Override
    public void filter(ClientRequestContext request) {
      AmbientSession session = ARRIVED.get();
      if (session != null) {
        ARRIVED.remove();
        request.setProperty(SessionRequestFilter.SESSION, session);
      }
    }
  }
}
