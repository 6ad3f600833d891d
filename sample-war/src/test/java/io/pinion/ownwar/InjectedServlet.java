package io.pinion.ownwar;

import io.pinion.gateway.SessionAffinity;
import io.pinion.session.Session;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * There is one of it, made when no request was there yet; what is injected follows the requests.
 */
@WebServlet(
    urlPatterns = {"/injected", "/llm/injected"},
    loadOnStartup = 1)
public class InjectedServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private transient SessionAffinity session;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(session.get().map(Session::get).orElse("no session"));
  }
}
