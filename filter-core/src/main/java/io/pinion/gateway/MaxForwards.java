package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Max-Forwards of TRACE and OPTIONS (RFC 9110 section 7.6.2): counted down on the way to a backend,
 * and at 0 the request is answered here. For other methods it means nothing and passes.
 */
final class MaxForwards {
  static final String NAME = "Max-Forwards";

  /** All that may be asked for here; a backend may know fewer. */
  static final String ALLOW = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private static final Set<String> METHODS = Set.of("TRACE", "OPTIONS");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private MaxForwards() {}

  static boolean counts(HttpServletRequest request) {
    return METHODS.contains(request.getMethod()) && request.getHeader(NAME) != null;
  }

  static @Nullable Refusal fault(HttpServletRequest request) {
    if (!counts(request)) {
      return null;
    }
    List<String> lines = RequestRules.lines(request, NAME);
    return lines.size() == 1 && NUMBER.matcher(lines.get(0)).matches()
        ? null
        : new Refusal(
            HttpServletResponse.SC_BAD_REQUEST,
            "Max-Forwards is not one number: expected up to nine digits");
  }

  /** Whether the request goes no further; it has no {@link #fault}. */
  static boolean endsHere(HttpServletRequest request) {
    return counts(request) && number(request) == 0;
  }

  /** What a backend is told. */
  static String next(HttpServletRequest request) {
    return Integer.toString(number(request) - 1);
  }

  /** Answers as the last recipient. */
  static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getMethod().equals("OPTIONS")) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      response.setHeader("Allow", ALLOW);
      return;
    }
    byte[] body = trace(request).getBytes(StandardCharsets.ISO_8859_1);
    response.setStatus(HttpServletResponse.SC_OK);
    response.setHeader("Content-Type", "message/http");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * What a trace is for, and nothing that may be secret: a script in a browser could read its own
   * page's cookies and credentials out of a full echo.
   */
  private static String trace(HttpServletRequest request) {
    StringBuilder text = new StringBuilder(128);
    text.append(request.getMethod()).append(' ').append(Target.path(request)).append(' ');
    text.append(request.getProtocol()).append("\r\n");
    for (String name : List.of("Via", NAME)) {
      for (String value : RequestRules.lines(request, name)) {
        text.append(name).append(": ").append(value).append("\r\n");
      }
    }
    return text.append("\r\n").toString();
  }

  private static int number(HttpServletRequest request) {
    return Integer.parseInt(request.getHeader(NAME));
  }
}
