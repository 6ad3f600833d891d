package io.pinion.gateway;

import io.pinion.session.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * The session of the current request, to be injected. Loaded by a CDI container only; without CDI
 * it is the request attribute {@link Session#ATTRIBUTE}.
 */
@RequestScoped
public class SessionAffinity {
  // a field, because a proxy of the request scope needs a constructor without parameters
  @Inject private HttpServletRequest request;

  /**
   * The session; empty where none is looked for, and where there is none. It is found before the
   * request comes to a servlet or resource, but for what only the body of a relayed request tells.
   */
  public Optional<Session> get() {
    return request.getAttribute(Session.ATTRIBUTE) instanceof Session session
        ? Optional.of(session)
        : Optional.empty();
  }
}
