package io.pinion.sample;

import static java.util.concurrent.TimeUnit.SECONDS;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the container's thread, after the gateway has let it go, until Tomcat has noted that the
 * client has reset the request's stream; for requests with a body.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class UntilReset extends HttpFilter {
  /** The header field that asks for it. */
  static final String FIELD = "X-Until-Reset";

  private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getHeader(FIELD) == null) {
      chain.doFilter(request, response);
      return;
    }
    InputStream body = request.getInputStream();
    await("body", () -> body.available() > 0); // is read on this thread then
    chain.doFilter(request, response);
    await("reset", () -> request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null);
  }

  private void await(String what, Condition condition) throws IOException, ServletException {
    long began = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - began > SECONDS.toNanos(30)) {
        throw new ServletException("no " + what + " came");
      }
      LockSupport.parkNanos(this, 1_000_000);
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }
}
