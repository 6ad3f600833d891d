package io.pinion.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;

/** What the head of an answer says of the backend that gave it. */
enum Availability {
  /** It has dealt with the request, by whatever status. */
  SERVES,
  /** It has too much to do now, but still has what it had of the session. */
  FULL,
  /** It, or what stands before it, cannot serve at all. */
  UNAVAILABLE;

  private static final int TOO_MANY_REQUESTS = 429;

  /** Anthropic's "overloaded". */
  private static final int OVERLOADED = 529;

  /**
   * By the status.
   *
   * @param retryAfter whether there is a Retry-After
   */
  static Availability of(int status, boolean retryAfter) {
    return switch (status) {
      case TOO_MANY_REQUESTS, OVERLOADED -> FULL;
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> retryAfter ? FULL : UNAVAILABLE;
      case HttpServletResponse.SC_BAD_GATEWAY, HttpServletResponse.SC_GATEWAY_TIMEOUT ->
          UNAVAILABLE;
      default -> SERVES;
    };
  }

  /** As metrics have it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
