package io.pinion.gateway;

import io.pinion.backend.Protocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;

/** How values are written that have to do with HTTP. Each parser says what it expected. */
final class HttpValues {
  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  private static final Pattern FIELD_VALUE = Pattern.compile("[!-~]([ !-~]{0,4094}[!-~])?");
  private static final Pattern PATH_PREFIX = Pattern.compile("/[!-\"$->@-~]*[!-\"$-.0->@-~]");
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

  /** What the relay decides by itself. */
  private static final Set<String> OWN_FIELDS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "proxy-connection",
          "via");

  private static final int MAX_PORT = 65_535;

  private HttpValues() {}

  static boolean isFieldName(String text) {
    return FIELD_NAME.matcher(text).matches();
  }

  static String fieldName(String text) {
    if (!isFieldName(text)) {
      throw new IllegalArgumentException("expected the name of a header");
    }
    return text;
  }

  /** Whether a request may have a field of this name that the gateway does not make itself. */
  static boolean isSettableField(String name) {
    return isFieldName(name) && !OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT));
  }

  static String fieldValue(String text) {
    if (!FIELD_VALUE.matcher(text).matches()) {
      throw new IllegalArgumentException("expected 1 to 4096 visible ASCII characters and spaces");
    }
    return text;
  }

  static String path(String text) {
    if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("expected a path that starts with /");
    }
    return text;
  }

  /** A path that another may follow. */
  static String prefix(String text) {
    if (!PATH_PREFIX.matcher(text).matches() || DOT_SEGMENT.matcher(text).find()) {
      throw new IllegalArgumentException(
          "expected a path that starts with / and does not end with it, without dot segments, query"
              + " or fragment");
    }
    return text;
  }

  static Protocol protocol(String text) {
    return Arrays.stream(Protocol.values())
        .filter(protocol -> protocol.label().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected http/1.1 or h2"));
  }

  /** A name that TLS can ask for. */
  static String serverName(String text) {
    try {
      return new SNIHostName(text).getAsciiName();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected the name of a host, no address", e);
    }
  }

  /**
   * A backend's address: http or https, a host, a port if it is not the scheme's own; or dns with a
   * host and a port.
   */
  static URI url(String text) {
    try {
      URI url = new URI(text);
      if ((isWeb(url) || isName(url)) && isBare(url)) {
        return new URI(url.getScheme(), null, url.getHost(), url.getPort(), null, null, null);
      }
    } catch (URISyntaxException e) {
      // said below, as for a URL of another form
    }
    throw new IllegalArgumentException(
        "expected http://HOST:PORT, https://HOST:PORT or dns://HOST:PORT, without _ in the host's"
            + " name");
  }

  /** The address of an API: http or https, a host, a port, and a path that another may follow. */
  static URI baseUrl(String text) {
    try {
      URI url = new URI(text);
      String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/$", "");
      boolean bare =
          url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
      if (isWeb(url) && bare && (path.isEmpty() || prefix(path).equals(path))) {
        return url;
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // said below, as for a URL of another form
    }
    throw new IllegalArgumentException(
        "expected http://HOST:PORT or https://HOST:PORT, with or without a path");
  }

  /** The same without its path. */
  static URI root(URI baseUrl) {
    return URI.create(baseUrl.getScheme() + "://" + baseUrl.getRawAuthority());
  }

  private static boolean isWeb(URI url) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    return web && url.getHost() != null && url.getPort() != 0 && url.getPort() <= MAX_PORT;
  }

  private static boolean isName(URI url) {
    boolean name = "dns".equals(url.getScheme()) && url.getHost() != null;
    return name && url.getPort() > 0 && url.getPort() <= MAX_PORT;
  }

  /** Whether a URL with a host has nothing but scheme, host and port. */
  private static boolean isBare(URI url) {
    return url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
  }

  /** Statuses and ranges of them, such as {@code 200-299,401}. */
  static IntPredicate statuses(String text) {
    IntPredicate any = status -> false;
    List<String> parts = Values.list(text);
    for (String part : parts) {
      String[] ends = part.split("-", 2);
      int from = status(ends[0]);
      int to = ends.length == 1 ? from : status(ends[1]);
      if (from > to) {
        throw noStatuses();
      }
      any = any.or(status -> status >= from && status <= to);
    }
    if (parts.isEmpty()) {
      throw noStatuses();
    }
    return any;
  }

  private static int status(String text) {
    if (!text.matches("[1-5]\\d\\d")) {
      throw noStatuses();
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException noStatuses() {
    return new IllegalArgumentException("expected statuses or ranges such as 200-299,401");
  }
}
