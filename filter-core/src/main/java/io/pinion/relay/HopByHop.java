package io.pinion.relay;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Fields that belong to one connection and are not forwarded (RFC 9110 section 7.6.1, RFC 9112
 * section 9): a fixed set, and whatever Connection names.
 */
public final class HopByHop {
  private static final Set<String> ALWAYS =
      caseInsensitive(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "HTTP2-Settings");

  private HopByHop() {}

  /**
   * Tells the fields to drop from a message.
   *
   * @param connection the values of its Connection lines
   */
  public static Predicate<String> of(Iterable<String> connection) {
    Set<String> named = null;
    for (String value : connection) {
      for (String token : value.split(",", -1)) {
        String name = token.strip();
        if (!name.isEmpty() && !ALWAYS.contains(name) && !name.equalsIgnoreCase("close")) {
          named = named == null ? caseInsensitive() : named;
          named.add(name);
        }
      }
    }
    Set<String> nominated = named;
    return nominated == null
        ? ALWAYS::contains
        : name -> ALWAYS.contains(name) || nominated.contains(name);
  }

  private static Set<String> caseInsensitive(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(Set.of(names));
    return set;
  }
}
