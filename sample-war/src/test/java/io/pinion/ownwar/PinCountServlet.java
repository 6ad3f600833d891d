package io.pinion.ownwar;

import com.hazelcast.core.HazelcastInstance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How many pins there are in the application's own member of a cluster. */
@WebServlet("/pins")
public class PinCountServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private transient HazelcastInstance cluster;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(cluster.getMap("pinion-pins").size());
  }
}
