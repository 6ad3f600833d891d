package io.pinion.client.servlet;

import io.pinion.client.AmbientSession;
import io.pinion.client.SessionScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Has what a request does belong to the session that a gateway in the same application has
 * identified it by, so that an agent's calls carry its caller's session: on the container's thread,
 * in each of the request's dispatches. Registers itself, before the application's filters, unless
 * web.xml declares it; needs {@code async-supported}.
 */
public final class SessionFilter extends HttpFilter {
  /** The request attribute that the gateway sets: a {@link Supplier} of the id, or of null. */
  public static final String ATTRIBUTE = "io.pinion.session";

  private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // looked up when it is asked for: the gateway's filter comes after this one
    SessionScope scope = SessionScope.open(() -> sessionOf(request));
    try (scope) {
      chain.doFilter(request, response);
    }
  }

  private static AmbientSession sessionOf(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Supplier<?> session
            && session.get() instanceof String id
        ? AmbientSession.of(id)
        : AmbientSession.none();
  }
}
