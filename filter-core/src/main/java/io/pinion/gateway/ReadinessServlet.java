package io.pinion.gateway;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells a balancer whether to send requests here: 200, or 503 once the gateway drains, refuses or
 * closes. The backends do not count: where all are down, they are so for every member, and Pinion's
 * own answer says more than a balancer's.
 */
public class ReadinessServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private transient Gateway gateway;

  @Override
  public void init() throws ServletException {
    gateway = GatewayLifecycle.gateway(getServletContext());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Readiness.State state = gateway.readiness().state();
    response.setStatus(
        state == Readiness.State.READY
            ? HttpServletResponse.SC_OK
            : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("text/plain;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().println(state.label());
  }
}
