package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /** Why the target of a request cannot be relayed as it came; null if it can. */
  static @Nullable String fault(HttpServletRequest request) {
    if (!request.getRequestURI().startsWith(request.getContextPath())) {
      // the container takes it for the same, but what is left of it without would be another path
      return "the application's path is written in another way";
    }
    return fault(path(request), request.getQueryString());
  }

  /** Why a target cannot be relayed as it came; null if it can. */
  static @Nullable String fault(String rawPath, @Nullable String rawQuery) {
    if (hasDotSegment(rawPath)) {
      return "the path has a dot segment";
    }
    if (rawPath.startsWith("//")) {
      // containers map it like the path with one slash, and a URL parser takes it for a host
      return "the path begins with two slashes";
    }
    if (hasMalformedEscape(rawPath) || (rawQuery != null && hasMalformedEscape(rawQuery))) {
      return "a % in path or query is not followed by two hexadecimal digits";
    }
    return null;
  }

  private static boolean hasMalformedEscape(String text) {
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the path has a segment {@code .} or {@code ..}, also percent-encoded or with
   * parameters: a backend that resolves it would serve a path that the gateway does not relay.
   */
  static boolean hasDotSegment(String rawPath) {
    if (rawPath.indexOf('.') < 0 && rawPath.indexOf('%') < 0) {
      return false; // as most have none
    }
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
