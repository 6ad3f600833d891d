package io.pinion.gateway;

import io.pinion.relay.Outcome;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway answers by itself when no backend has answered.
 *
 * @param status the HTTP status
 * @param message for people
 */
record Refusal(int status, String message) {
  /** The refusal after the last attempt; null if the client is gone and needs none. */
  static @Nullable Refusal of(Outcome outcome) {
    return switch (outcome.ending()) {
      case CLIENT_GONE -> null;
      case UNREACHED ->
          new Refusal(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE, "no backend accepts a connection now");
      case CLOSED ->
          new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the gateway is closing");
      case OVERDUE ->
          new Refusal(HttpServletResponse.SC_GATEWAY_TIMEOUT, "the backend did not answer in time");
      case MALFORMED ->
          new Refusal(HttpServletResponse.SC_BAD_GATEWAY, "the backend's answer is malformed");
      case BAD_REQUEST -> ofBody(outcome.cause());
      default ->
          new Refusal(
              HttpServletResponse.SC_BAD_GATEWAY,
              "the backend closed the connection without an answer");
    };
  }

  /** The refusal of a request whose body cannot be had. */
  static Refusal ofBody(@Nullable Throwable cause) {
    return cause instanceof TimeoutException
        ? new Refusal(
            HttpServletResponse.SC_REQUEST_TIMEOUT, "the request's body did not come in time")
        : new Refusal(
            HttpServletResponse.SC_BAD_REQUEST, "the request's body is malformed or incomplete");
  }
}
