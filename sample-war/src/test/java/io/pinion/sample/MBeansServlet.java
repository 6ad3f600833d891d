package io.pinion.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

/** The names of the MBeans of the server that it is deployed to, one a line. */
@WebServlet("/mbeans")
public class MBeansServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    for (ObjectName name : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
      response.getWriter().println(name);
    }
  }
}
