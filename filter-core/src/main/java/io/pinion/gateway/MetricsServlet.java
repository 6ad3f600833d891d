package io.pinion.gateway;

import io.pinion.observe.PrometheusText;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The figures in Prometheus text. */
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private transient Gateway gateway;

  @Override
  public void init() throws ServletException {
    gateway = GatewayLifecycle.gateway(getServletContext());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType(PrometheusText.CONTENT_TYPE);
    response
        .getOutputStream()
        .write(PrometheusText.of(gateway.figures()).getBytes(StandardCharsets.UTF_8));
  }
}
