package io.pinion.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that get the header: one, or with {@code *.} all below one.
 *
 * @param host in lower case; with a dot before it if it stands for those below it; an IPv6 address
 *     is in brackets and in its long form
 * @param port 0 for any
 */
record HostPattern(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\*(?=\\.))?(\\.?[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final int MAX_PORT = 65_535;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * What RFC 3986 section 3.2 has: names with an underscore, which {@link URI} finds no host in.
   */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[^@]*@)?([^@:\\[\\]]+|\\[[^\\]]*])(?::([0-9]{0,5}))?");

  static List<HostPattern> all(List<String> texts) {
    return texts.stream().map(HostPattern::of).toList();
  }

  private static HostPattern of(String text) {
    Matcher form = FORM.matcher(text);
    String host = form.matches() ? normal(form.group(1)) : "";
    int port = form.matches() && form.group(2) != null ? Integer.parseInt(form.group(2)) : 0;
    boolean portIsOne = !form.matches() || form.group(2) == null || (port > 0 && port <= MAX_PORT);
    if (host.isEmpty() || !portIsOne || host.startsWith(".") != text.startsWith("*")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no host: expected host, host:port, *.domain or [IPv6]:port");
    }
    return new HostPattern(host, port);
  }

  boolean matches(URI target) {
    String authority = target.getRawAuthority();
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!parts.matches() || (port != 0 && !isPortOf(target.getScheme(), parts.group(2)))) {
      return false;
    }
    String name = normal(parts.group(1));
    return host.startsWith(".") ? name.endsWith(host) : name.equals(host);
  }

  /** In lower case, and an address in its one form; empty if there is none such. */
  private static String normal(String host) {
    if (!host.startsWith("[")) {
      return host.toLowerCase(Locale.ROOT);
    }
    try {
      return "[" + InetAddress.getByName(host).getHostAddress() + "]"; // asks nobody
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private boolean isPortOf(@Nullable String scheme, @Nullable String given) {
    if (given != null && !given.isEmpty()) {
      return port == Integer.parseInt(given);
    }
    // the Host of a request says no scheme, and no port that is its scheme's
    return (port == HTTP && isOneOf(scheme, "http", "ws"))
        || (port == HTTPS && isOneOf(scheme, "https", "wss"));
  }

  private static boolean isOneOf(@Nullable String scheme, String plain, String upgraded) {
    return scheme == null || scheme.equalsIgnoreCase(plain) || scheme.equalsIgnoreCase(upgraded);
  }

  @Override
  public String toString() {
    return (host.startsWith(".") ? "*" : "") + host + (port == 0 ? "" : ":" + port);
  }
}
