package io.pinion.gateway;

import io.pinion.relay.BodyTooLargeException;
import io.pinion.relay.Outcome;
import jakarta.servlet.http.HttpServletResponse;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway answers by itself when no backend has answered.
 *
 * @param status the HTTP status
 * @param message for people
 */
record Refusal(int status, String message) {
  /** The refusal of a request that ended in this way, or what is wrong with an answer that did. */
  static Refusal of(Outcome outcome) {
    return switch (outcome.ending()) {
      case UNREACHED ->
          new Refusal(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE, "no backend accepts a connection now");
      case TLS_FAILED -> new Refusal(HttpServletResponse.SC_BAD_GATEWAY, message(outcome.cause()));
      case UNPROCESSED ->
          new Refusal(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the backend takes no requests now");
      case TAKEN_DOWN -> // and all others with it
          new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "no backend is up now");
      case EXHAUSTED ->
          new Refusal(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "the gateway has no file descriptor left for a connection to a backend");
      case NO_PLACE ->
          new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, message(outcome.cause()));
      case CLOSED -> ofClosing();
      case OVERDUE, OUT_OF_TIME ->
          new Refusal(HttpServletResponse.SC_GATEWAY_TIMEOUT, message(outcome.cause()));
      case CUT_SHORT ->
          outcome.cause() instanceof TimeoutException
              ? new Refusal(
                  HttpServletResponse.SC_GATEWAY_TIMEOUT,
                  "the answer made no progress in time (pinion.timeout.idle)")
              : new Refusal(
                  HttpServletResponse.SC_BAD_GATEWAY, "the answer broke off before its end");
      case MALFORMED ->
          new Refusal(HttpServletResponse.SC_BAD_GATEWAY, "the backend's answer is malformed");
      case BAD_REQUEST -> ofRequest(outcome.cause());
      default ->
          new Refusal(
              HttpServletResponse.SC_BAD_GATEWAY,
              "the backend closed the connection without an answer");
    };
  }

  /** The refusal of a request that has come, or is not done, while the gateway closes. */
  static Refusal ofClosing() {
    return new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the gateway is closing");
  }

  private static String message(@Nullable Throwable cause) {
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  /** The refusal of a request whose body cannot be had. */
  static Refusal ofRequest(@Nullable Throwable cause) {
    if (cause instanceof BodyTooLargeException) {
      return new Refusal(
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, String.valueOf(cause.getMessage()));
    } else if (cause instanceof TimeoutException) {
      return new Refusal(
          HttpServletResponse.SC_REQUEST_TIMEOUT, String.valueOf(cause.getMessage()));
    } else if (cause instanceof SocketTimeoutException) {
      return new Refusal(
          HttpServletResponse.SC_REQUEST_TIMEOUT,
          "the request's body did not come within the server's own time limit");
    }
    return new Refusal(
        HttpServletResponse.SC_BAD_REQUEST, "the request's body is malformed or incomplete");
  }
}
