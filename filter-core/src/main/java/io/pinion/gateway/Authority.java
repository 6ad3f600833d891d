package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Host and port that a client asked for. */
final class Authority {
  private Authority() {}

  /**
   * What came in Host, unless the target has an authority of its own, in absolute form or as HTTP/2
   * has it: that one counts (RFC 9112 section 3.2.2). Null if there is neither.
   */
  static @Nullable String of(HttpServletRequest request) {
    String host = request.getHeader("Host");
    String asked = ofUrl(request);
    boolean newer = !request.getProtocol().startsWith("HTTP/1");
    if (host == null) {
      return newer ? asked : null;
    }
    String scheme = request.getScheme();
    return asked == null || bare(host, scheme).equals(bare(asked, scheme)) ? host : asked;
  }

  /** The port in an authority, or the scheme's own. */
  static String port(String authority, String scheme) {
    int colon = authority.lastIndexOf(':');
    boolean given = colon > authority.indexOf(']') && colon < authority.length() - 1;
    return given ? authority.substring(colon + 1) : scheme.equals("https") ? "443" : "80";
  }

  /** As the container understood the request; it leaves a scheme's own port out. */
  private static @Nullable String ofUrl(HttpServletRequest request) {
    StringBuffer url = request.getRequestURL();
    int scheme = url.indexOf("://");
    int path = url.indexOf("/", scheme + 3);
    return scheme < 0 || path < scheme + 4 ? null : url.substring(scheme + 3, path);
  }

  private static String bare(String authority, String scheme) {
    String own = scheme.equals("https") ? ":443" : ":80";
    String lower = authority.toLowerCase(Locale.ROOT);
    String port = lower.endsWith(own) ? own : lower.endsWith(":") ? ":" : "";
    return lower.substring(0, lower.length() - port.length());
  }
}
