package io.pinion.sample;

import java.util.List;
import java.util.Optional;

/**
 * The head of a response as it came over the wire.
 *
 * @param headerLines raw, in the order of arrival
 */
public record ResponseHead(String statusLine, List<String> headerLines) {
  public ResponseHead {
    if (!statusLine.matches("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?")) {
      throw new AssertionError("a status line is \"" + statusLine + "\"");
    }
  }

  public int status() {
    return Integer.parseInt(statusLine.substring(9, 12));
  }

  /** The values of a header, one a line. */
  public List<String> headers(String name) {
    return HeaderLines.values(headerLines, name);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }
}
