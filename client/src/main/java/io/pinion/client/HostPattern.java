package io.pinion.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that get the header: one, or with {@code *.} all below one.
 *
 * @param host in lower case; with a dot before it if it stands for those below it; an IPv6 address
 *     is in brackets
 * @param port 0 for any
 */
record HostPattern(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\*(?=\\.))?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
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
    int port = form.matches() && form.group(2) != null ? Integer.parseInt(form.group(2)) : 0;
    boolean below = text.startsWith("*");
    if (!form.matches() || port > MAX_PORT || form.group(1).startsWith(".") != below) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no host: expected host, host:port, *.domain or [IPv6]:port");
    }
    return new HostPattern(form.group(1).toLowerCase(Locale.ROOT), port);
  }

  boolean matches(URI target) {
    String authority = target.getRawAuthority();
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!parts.matches() || (port != 0 && !isPortOf(target.getScheme(), parts.group(2)))) {
      return false;
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    return host.startsWith(".") ? name.endsWith(host) : name.equals(host);
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
