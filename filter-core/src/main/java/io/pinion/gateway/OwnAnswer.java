package io.pinion.gateway;

import io.pinion.dialect.Dialect;
import io.pinion.relay.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Errors that the gateway answers by itself, in the caller's dialect. */
final class OwnAnswer {
  /** Seconds after which a retry may find a backend up again. */
  static final int RETRY_AFTER = 5;

  private OwnAnswer() {}

  /** The fields of an error with this status. */
  static Fields fields(Dialect dialect, int status) {
    Fields fields = new Fields();
    fields.add("Content-Type", dialect.errorType());
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      fields.add("Retry-After", Integer.toString(RETRY_AFTER));
    }
    return fields;
  }

  /** Answers a request that does not become an exchange. */
  static void send(HttpServletResponse response, int status, String path, String message)
      throws IOException {
    Dialect dialect = Dialect.of(path);
    response.setStatus(status);
    fields(dialect, status).forEach(response::setHeader);
    byte[] body = dialect.error(status, message);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
