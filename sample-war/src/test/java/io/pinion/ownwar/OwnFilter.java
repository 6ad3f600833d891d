package io.pinion.ownwar;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The application's filter on all its paths, such as one that sets security headers. */
public class OwnFilter extends HttpFilter {
  static final String HEADER = "X-Own-Filter";
  private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader(HEADER, "applied");
    chain.doFilter(request, response);
  }
}
