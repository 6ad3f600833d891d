package io.pinion.gateway;

import java.util.List;

/**
 * Patterns of paths after the context path: {@code /v1/models} matches itself, a trailing {@code *}
 * makes a string prefix ({@code /v1/*}, {@code /chat*}). As in servlet mappings, {@code /v1/*}
 * matches {@code /v1} too: the container relays it, and so its session must be found.
 */
final class PathPatterns {
  private final List<String> patterns;
  private final List<String> mappings;

  PathPatterns(List<String> patterns) {
    this.patterns = patterns;
    this.mappings = patterns.stream().filter(PathPatterns::isMappable).toList();
    for (String pattern : patterns) {
      int star = pattern.indexOf('*');
      if (!pattern.startsWith("/") || (star >= 0 && star < pattern.length() - 1)) {
        throw new IllegalArgumentException(
            "expected paths that start with /, with no * but at the end, separated by commas");
      }
    }
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("expected at least one path such as /v1/*");
    }
  }

  /** As a servlet mapping {@code /chat*} is no prefix, and {@code /} is every path. */
  private static boolean isMappable(String pattern) {
    return pattern.endsWith("*") ? pattern.endsWith("/*") : !pattern.equals("/");
  }

  boolean matches(String path) {
    return anyMatches(patterns, path);
  }

  /** Whether a servlet that is mapped to {@link #servletMappings} gets this path. */
  boolean mapsServlet(String path) {
    return anyMatches(mappings, path);
  }

  /** Whether a servlet mapping lies under a pattern that no servlet can be mapped to. */
  boolean hasPrefixOf(String mapping) {
    return patterns.stream()
        .anyMatch(pattern -> !mappings.contains(pattern) && matches(pattern, mapping));
  }

  private static boolean anyMatches(List<String> patterns, String path) {
    for (String pattern : patterns) {
      if (matches(pattern, path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String path) {
    int last = pattern.length() - 1;
    if (pattern.charAt(last) != '*') {
      return path.equals(pattern);
    }
    boolean folder = pattern.endsWith("/*") && path.length() == last - 1; // maybe without its slash
    return path.regionMatches(0, pattern, 0, folder ? last - 1 : last);
  }

  /** The patterns that a servlet can be mapped to. */
  List<String> servletMappings() {
    return mappings;
  }

  /** Whether some patterns are prefixes that no servlet can be mapped to. */
  boolean needFilter() {
    return mappings.size() < patterns.size();
  }
}
