package io.pinion.pin.hazelcast;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A member as one writes it.
 *
 * @param host a name, an address without brackets, or Hazelcast's own way to name many
 * @param port with a colon before it; empty for none
 */
record MemberAddress(String host, String port) {
  /** How it is written. */
  static final String EXPECTED =
      "a name or an address, with a port from 1 to 65535 or without, an IPv6 address with a port in"
          + " brackets, many as 10.0.0.* or 10.0.0.1-9";

  private static final int MAX_PORT = 65535;
  private static final Pattern FORM =
      Pattern.compile("(?:\\[(?<ipv6>[^\\[\\]]+)]|(?<other>[^:\\[\\]]+))(?::(?<port>[0-9]{1,5}))?");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");
  private static final Pattern IPV6 =
      Pattern.compile("([0-9a-fA-F]*:[0-9a-fA-F:.]*)(%[^%\\[\\]\\s]+)?");
  private static final Pattern MANY = Pattern.compile(".*\\*.*|[0-9.]*-[0-9.-]*");
  private static final Pattern MANY_BY_LAST_PART =
      Pattern.compile("([0-9]{1,3}\\.){3}(\\*|[0-9]{1,3}-[0-9]{1,3})");

  /** Reads one; empty if it is none. */
  static Optional<MemberAddress> find(String text) {
    return Optional.ofNullable(read(text));
  }

  private static @Nullable MemberAddress read(String text) {
    if (isIpv6(text)) {
      return new MemberAddress(text, "");
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !isPortOrNone(form.group("port"))) {
      return null;
    }
    String ipv6 = form.group("ipv6");
    String host = ipv6 == null ? form.group("other") : ipv6;
    boolean valid =
        ipv6 == null
            ? (isMany(host) ? MANY_BY_LAST_PART : NAME).matcher(host).matches()
            : isIpv6(host);
    String port = form.group("port");
    return valid ? new MemberAddress(host, port == null ? "" : ":" + port) : null;
  }

  private static boolean isPortOrNone(@Nullable String digits) {
    int port = digits == null ? 1 : Integer.parseInt(digits);
    return port >= 1 && port <= MAX_PORT;
  }

  /**
   * As Hazelcast takes it. A name is all the addresses that it has now, since Hazelcast passes by a
   * name whose address its own interface does not match; zones are left out, since it tries all
   * interfaces.
   *
   * @throws UnknownHostException if a name has no address
   */
  List<String> resolved() throws UnknownHostException {
    if (isMany()) {
      return List.of(host + port);
    }
    List<String> resolved = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(withoutZone(host))) {
      String text = withoutZone(address.getHostAddress());
      resolved.add((text.contains(":") ? "[" + text + "]" : text) + port);
    }
    return resolved;
  }

  /** Whether it stands for many. */
  boolean isMany() {
    return isMany(host);
  }

  /** Whether it is on this machine's loopback interface. */
  boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether a host is. */
  static boolean isLoopback(String host) {
    InetAddress ipv6 = ipv6(host);
    return ipv6 == null
        ? host.startsWith("127.") || host.equals("localhost")
        : ipv6.isLoopbackAddress();
  }

  /** Whether a host is an IPv6 address, with a zone or without. */
  static boolean isIpv6(String host) {
    return ipv6(host) != null;
  }

  private static @Nullable InetAddress ipv6(String host) {
    if (!IPV6.matcher(host).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(withoutZone(host)); // what has a colon is not looked up
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String withoutZone(String host) {
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  private static boolean isMany(String host) {
    return MANY.matcher(host).matches();
  }
}
