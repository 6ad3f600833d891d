package io.pinion.sample;

import io.pinion.gateway.BackendControl;
import io.pinion.gateway.Gateway;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a test change the backends of the gateway that it is deployed with. */
@WebServlet("/control")
public class ControlServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final int PATIENCE_SECONDS = 30;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Gateway gateway = (Gateway) getServletContext().getAttribute(Gateway.ATTRIBUTE);
    try {
      asked(gateway.control(), request)
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new ServletException(e);
    }
    response.getWriter().print("done");
  }

  private static CompletionStage<Void> asked(BackendControl control, HttpServletRequest request) {
    String id = request.getParameter("id");
    String url = request.getParameter("url");
    return switch (request.getParameter("do")) {
      case "add" -> control.add(id, Map.of("url", url));
      case "remove" -> control.remove(id);
      case "drain" -> control.drain(id);
      case "activate" -> control.activate(id);
      default -> control.reset(id);
    };
  }
}
