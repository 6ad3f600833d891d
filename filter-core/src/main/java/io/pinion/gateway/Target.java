package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** The request target for the backend: what came, less the context path, nothing decoded. */
final class Target {
  private Target() {}

  /** Raw path and query. */
  static String of(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? path(request) : path(request) + "?" + query;
  }

  /** The raw path. */
  static String path(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return path.startsWith("/") ? path : "/" + path;
  }

  /**
   * Whether the path has a segment {@code .} or {@code ..}, also percent-encoded or with
   * parameters: a backend that resolves it would serve a path that the gateway does not relay.
   */
  static boolean hasDotSegment(String rawPath) {
    String path = rawPath.toLowerCase(Locale.ROOT).replace("%2e", ".");
    for (String segment : path.split("/|\\\\|%2f|%5c", -1)) {
      int parameters = segment.indexOf(';');
      String name = parameters < 0 ? segment : segment.substring(0, parameters);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
