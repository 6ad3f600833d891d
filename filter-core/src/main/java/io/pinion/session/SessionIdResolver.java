package io.pinion.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the identifier of a session in a request. Called by many threads at once. */
@FunctionalInterface
public interface SessionIdResolver {
  /** The identifier, valid or not; null where the request has none of this source. */
  @Nullable SessionId resolve(RequestHead head);

  /** From the header {@code name}. */
  static SessionIdResolver header(String name) {
    String source = "header:" + name;
    return head -> first(source, head.headers(name));
  }

  /** From the cookie {@code name}. */
  static SessionIdResolver cookie(String name) {
    String source = "cookie:" + name;
    return head -> first(source, head.cookies(name));
  }

  /** From the query parameter {@code name}, percent-decoded. */
  static SessionIdResolver query(String name) {
    String source = "query:" + name;
    return head -> first(source, QueryString.values(head.rawQuery(), name));
  }

  /**
   * The resolver that a setting names.
   *
   * @param source {@code header:NAME}, {@code cookie:NAME} or {@code query:NAME}
   * @throws IllegalArgumentException if it is none of these
   */
  static SessionIdResolver of(String source) {
    int colon = source.indexOf(':');
    String kind = colon < 0 ? source : source.substring(0, colon);
    String name = colon < 0 ? "" : source.substring(colon + 1).strip();
    return switch (name.isEmpty() ? "" : kind) {
      case "header" -> header(name);
      case "cookie" -> cookie(name);
      case "query" -> query(name);
      default ->
          throw new IllegalArgumentException("expected header:NAME, cookie:NAME or query:NAME");
    };
  }

  private static @Nullable SessionId first(String source, List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    String value = values.get(0);
    boolean conflicting = values.size() > 1 && values.stream().anyMatch(v -> !v.equals(value));
    return new SessionId(SessionKind.EXPLICIT, source, value, conflicting);
  }
}
