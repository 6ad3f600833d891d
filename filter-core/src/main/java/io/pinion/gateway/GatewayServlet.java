package io.pinion.gateway;

import io.pinion.relay.BrokenAnswerException;
import io.pinion.relay.ClientConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Relays requests to the backend of their session without blocking a thread. Registers itself,
 * unless web.xml declares it; needs {@code async-supported}, on itself and on every filter before
 * it.
 */
public class GatewayServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private transient Gateway gateway;

  @Override
  public void init() throws ServletException {
    gateway = GatewayLifecycle.gateway(getServletContext());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(BrokenAnswerException.ATTRIBUTE) != null) {
      throw new BrokenAnswerException();
    }
    if (gateway.container().readsOnAfterClose()
        && (ClientConnection.isClosed(request) || response.isCommitted())) {
      // came after a request that ended the connection, and nobody hears an answer; or is the rest
      // of one that has been answered, handed on as it again while its connection is being closed
      return;
    }
    if (gateway.container().readsOnAfterClose() && request.getHeader("Transfer-Encoding") != null) {
      // Grizzly has forgotten a Content-Length beside it, by which a proxy before us may count on
      response.setHeader("Connection", "close");
    }
    if (!request.isAsyncSupported()) {
      gateway.refuse(
          response,
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
          Target.path(request),
          "the gateway needs <async-supported>true</async-supported> in web.xml, on GatewayServlet"
              + " and on every filter before it");
      return;
    }
    gateway.relay(request, response);
  }
}
