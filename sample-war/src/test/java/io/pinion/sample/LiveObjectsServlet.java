package io.pinion.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of the class {@code ?of=} live in the server that it is deployed to. */
@WebServlet("/live")
public class LiveObjectsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** As {@code 1: 25 1200 java.lang.Object (java.base@17)}. */
  private static final Pattern LINE = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String name = request.getParameter("of");
    response.setContentType("text/plain");
    response.getWriter().print(histogram().lines().mapToLong(line -> count(line, name)).sum());
  }

  /** Its table, after a full collection. */
  private static String histogram() throws ServletException {
    try {
      Object[] none = {new String[0]};
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  none,
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new ServletException(e);
    }
  }

  private static long count(String line, String name) {
    Matcher columns = LINE.matcher(line);
    return columns.find() && columns.group(2).equals(name) ? Long.parseLong(columns.group(1)) : 0;
  }
}
