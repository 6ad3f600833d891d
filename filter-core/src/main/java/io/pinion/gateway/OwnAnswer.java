package io.pinion.gateway;

import io.pinion.dialect.Dialect;
import io.pinion.relay.Fields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Errors that the gateway answers by itself, in the caller's dialect. */
final class OwnAnswer {
  /** Seconds after which a retry may find the gateway less busy. */
  private static final int RETRY_AFTER = 5;

  private OwnAnswer() {}

  /**
   * The fields of an error with this status.
   *
   * @param retryAfter seconds after which a retry may find a backend up again
   */
  static Fields fields(Dialect dialect, int status, int retryAfter) {
    Fields fields = new Fields();
    fields.add("Content-Type", dialect.errorType());
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      fields.add("Retry-After", Integer.toString(retryAfter));
    }
    return fields;
  }

  /**
   * Answers a request that is not relayed. Whatever else came on its connection is not to be read:
   * where such a request ends is what is in doubt.
   */
  static void refuse(
      HttpServletRequest request, HttpServletResponse response, String path, Refusal refusal)
      throws IOException {
    if (request.getProtocol().startsWith("HTTP/1")) {
      response.setHeader("Connection", "close");
    }
    if (refusal.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
      response.setHeader("Allow", MaxForwards.ALLOW);
    }
    send(response, refusal.status(), path, refusal.message());
  }

  /** Answers a request that does not become an exchange. */
  static void send(HttpServletResponse response, int status, String path, String message)
      throws IOException {
    Dialect dialect = Dialect.of(path);
    response.setStatus(status);
    fields(dialect, status, RETRY_AFTER).forEach(response::setHeader);
    byte[] body = dialect.error(status, message);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
