package io.pinion.benchmarks.nullservlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers what {@code llmsim} would, by the same request headers, asynchronously and without a
 * backend: a JSON document, or an event stream at the asked pace.
 */
public class NullServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private transient Pacer pacer;

  @Override
  public void init() {
    pacer = new Pacer();
  }

  @Override
  public void destroy() {
    pacer.close();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    readBody(request);
    int tokens = number(request, "X-Sim-Tokens", 0);
    int size = number(request, "X-Sim-Size", 32);
    AsyncContext exchange = request.startAsync();
    exchange.setTimeout(0);
    response.setHeader("X-Backend", "none");
    if (tokens == 0) {
      new Document(exchange, response.getOutputStream(), size).begin(response);
    } else {
      long intervalNanos = number(request, "X-Sim-Interval-Us", 0) * 1000L;
      new EventStream(exchange, response.getOutputStream(), pacer, tokens, intervalNanos, size)
          .begin(response);
    }
  }

  /** The bodies of the comparison have come with their head, so that this does not block. */
  private static void readBody(HttpServletRequest request) throws IOException {
    ServletInputStream body = request.getInputStream();
    byte[] buffer = new byte[8192];
    int got = 0;
    while (got >= 0) {
      got = body.read(buffer);
    }
  }

  private static int number(HttpServletRequest request, String header, int absent) {
    String value = request.getHeader(header);
    return value == null ? absent : Integer.parseInt(value);
  }
}
