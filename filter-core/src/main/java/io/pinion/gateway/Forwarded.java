package io.pinion.gateway;

import io.pinion.relay.Fields;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from and how it was asked for, in Forwarded (RFC 7239) and X-Forwarded-*.
 * Anybody can write these fields, so what came in them is replaced, unless a trusted proxy brought
 * it: then the two lists are appended to, and the rest is kept.
 *
 * <p>Many proxies append to X-Forwarded-For and pass Forwarded on as a stranger sent it. So where
 * both lists are there the former counts, and the latter is made anew from it.
 */
final class Forwarded {
  private static final String NAME = "Forwarded";
  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PORT = "X-Forwarded-Port";
  private static final String PREFIX = "X-Forwarded-Prefix";
  private static final String REAL_IP = "X-Real-IP";

  /** The fields that are not the client's to say. */
  static final Set<String> NAMES = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  private static final Pattern FOR_NODE =
      Pattern.compile("(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^;\"]*)", Pattern.CASE_INSENSITIVE);
  private static final String UNKNOWN = "unknown";

  static {
    NAMES.addAll(List.of(NAME, FOR, PROTO, HOST, PORT, PREFIX, REAL_IP));
  }

  private final Networks trusted;

  Forwarded(Networks trusted) {
    this.trusted = trusted;
  }

  /** The address of the nearest one on the way who is no trusted proxy. */
  String client(HttpServletRequest request) {
    String client = peer(request);
    if (trusted.contains(client)) {
      List<String> chain = chain(request);
      for (int i = chain.size() - 1; i >= 0 && trusted.contains(client); i--) {
        String before = Networks.canonical(chain.get(i));
        if (before == null) {
          break; // whoever it was, the proxy after it is the last one known
        }
        client = before;
      }
    }
    return client;
  }

  /** Whether the client came by https, as far as it is known. */
  boolean isSecure(HttpServletRequest request) {
    String came = trusted.contains(peer(request)) ? joined(request, PROTO) : null;
    if (came == null) {
      return request.isSecure();
    }
    int end = came.indexOf(','); // the first proxy of several knows the client
    return (end < 0 ? came : came.substring(0, end)).strip().equalsIgnoreCase("https");
  }

  /** Adds what a backend is told. */
  void addTo(Fields fields, HttpServletRequest request) {
    String peer = peer(request);
    boolean believed = trusted.contains(peer);
    List<String> chain = believed ? new ArrayList<>(chain(request)) : new ArrayList<>();
    String authority = Authority.of(request);
    String scheme = request.getScheme();
    String element = element(peer, authority, scheme);
    String came = believed && joined(request, FOR) == null ? joined(request, NAME) : null;
    String before =
        came != null
            ? came
            : chain.stream().map(node -> "for=" + node(node)).collect(Collectors.joining(", "));
    fields.add(NAME, before.isEmpty() ? element : before + ", " + element);
    chain.add(peer);
    fields.add(FOR, String.join(", ", chain));
    String port = authority == null ? null : Authority.port(authority, scheme);
    add(fields, PROTO, believed ? joined(request, PROTO) : null, scheme);
    add(fields, HOST, believed ? joined(request, HOST) : null, authority);
    add(fields, PORT, believed ? joined(request, PORT) : null, port);
    String prefix = believed ? joined(request, PREFIX) : null;
    String whole = Objects.requireNonNullElse(prefix, "") + request.getContextPath();
    add(fields, PREFIX, null, whole.isEmpty() ? null : whole);
    add(fields, REAL_IP, believed ? joined(request, REAL_IP) : null, null);
  }

  private static void add(
      Fields fields, String name, @Nullable String came, @Nullable String otherwise) {
    String value = came == null ? otherwise : came;
    if (value != null) {
      fields.add(name, value);
    }
  }

  /** Whoever is at the other end of the connection. */
  private static String peer(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    String canonical = Networks.canonical(address);
    return canonical == null ? address : canonical;
  }

  /** Those before the peer, the first one first. */
  private static List<String> chain(HttpServletRequest request) {
    String list = joined(request, FOR);
    if (list != null) {
      return Arrays.stream(list.split(",")).map(Forwarded::address).toList();
    }
    String came = joined(request, NAME);
    return came == null ? List.of() : nodes(came);
  }

  private static List<String> nodes(String forwarded) {
    List<String> nodes = new ArrayList<>();
    for (String element : elements(forwarded)) {
      Matcher node = FOR_NODE.matcher(element);
      nodes.add(address(node.find() ? node.group(1).replace("\"", "") : UNKNOWN));
    }
    return nodes;
  }

  /** Divides at the commas that are in no quoted string. */
  private static List<String> elements(String forwarded) {
    List<String> elements = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < forwarded.length(); i++) {
      char character = forwarded.charAt(i);
      quoted ^= character == '"';
      if (character == ',' && !quoted) {
        elements.add(forwarded.substring(from, i));
        from = i + 1;
      }
    }
    elements.add(forwarded.substring(from));
    return elements;
  }

  /** The address in a node, without brackets and port; what has none is {@code unknown}. */
  private static String address(String text) {
    String node = text.strip();
    int bracket = node.indexOf(']');
    int colon = node.indexOf(':');
    if (node.startsWith("[") && bracket > 0) {
      node = node.substring(1, bracket);
    } else if (colon >= 0 && colon == node.lastIndexOf(':')) {
      node = node.substring(0, colon);
    }
    String canonical = Networks.canonical(node);
    return canonical == null ? UNKNOWN : canonical;
  }

  private static String element(String peer, @Nullable String host, String scheme) {
    return "for="
        + node(peer)
        + (host == null ? "" : ";host=" + quoted(host))
        + ";proto="
        + (Text.isToken(scheme) ? scheme : "http");
  }

  private static String node(String address) {
    return address.indexOf(':') < 0 ? quoted(address) : "\"[" + address + "]\"";
  }

  private static String quoted(String value) {
    return Text.isToken(value) ? value : "\"" + value + "\"";
  }

  private static @Nullable String joined(HttpServletRequest request, String name) {
    List<String> lines = RequestRules.lines(request, name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }
}
