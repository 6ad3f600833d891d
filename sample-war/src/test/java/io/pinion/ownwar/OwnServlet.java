package io.pinion.ownwar;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The application's servlet. It knows of the gateway only the name of a request attribute, whose
 * value supplies the session id.
 */
public class OwnServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object session = request.getAttribute("io.pinion.session");
    response.setContentType("text/plain");
    response
        .getWriter()
        .print(session instanceof Supplier<?> id ? "session " + id.get() : "no session");
  }
}
