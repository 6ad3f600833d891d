package io.pinion.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * How many threads WildFly may have for requests; and {@code ?meet} keeps the thread that it is
 * asked on until so many have come, which then stay for good.
 *
 * <p>For as long as such a thread lives, it holds on to the request that it was started for, and to
 * the application that this was for: it is a variable of {@code
 * org.jboss.threads.EnhancedQueueExecutor.ThreadBody.run}. Once all have met here, they hold no
 * other application.
 */
@WebServlet("/workers")
public class WorkersServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String XNIO = "org.xnio:type=Xnio,provider=\"nio\",worker=\"default\"";
  private static final String SETTINGS = "jboss.as:subsystem=io,worker=default";
  private static final long PATIENCE_SECONDS = 60;

  private final int workers = keepAll();
  private final transient CyclicBarrier all = new CyclicBarrier(workers);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/plain");
    if (request.getParameter("meet") != null) {
      meet();
    }
    response.getWriter().print(workers);
  }

  private void meet() throws ServletException {
    try {
      all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new ServletException(e);
    }
  }

  /** None leaves for having had nothing to do; returns how many there may be. */
  private static int keepAll() {
    try {
      MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
      int most = (int) mbeans.getAttribute(new ObjectName(XNIO), "MaxWorkerPoolSize");
      mbeans.setAttribute(new ObjectName(SETTINGS), new Attribute("taskCoreThreads", most));
      return most;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
