package io.pinion.agent;

import io.pinion.client.AmbientSession;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An agent whose requests leave their thread and come back on another. */
@WebServlet(
    urlPatterns = {"/agent/async", "/anonymous/async"},
    asyncSupported = true)
public class AsyncServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String session = AmbientSession.current().id().orElse("none");
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      request.setAttribute("before", session);
      AsyncContext context = request.startAsync();
      new Thread(context::dispatch, "agent").start();
    } else if (request.getParameter("failing") != null) {
      throw new IllegalStateException("as the test wants it");
    } else {
      response.setContentType("text/plain");
      response.getWriter().print(request.getAttribute("before") + "," + session);
    }
  }
}
