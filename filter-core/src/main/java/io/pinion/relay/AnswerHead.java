package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Status and fields of a backend's answer: whether they can be passed on, and which of them are.
 *
 * <p>The HTTP client has refused by itself what breaks the grammar: control characters, folded
 * lines, blanks around names, lengths that are repeated or no number, Content-Length with
 * Transfer-Encoding, a last coding that is not chunked. What it lets through is checked here.
 */
final class AnswerHead {
  private static final int LAST_STATUS = 599;

  private AnswerHead() {}

  /** Why an answer cannot be passed on; null if it can. */
  static @Nullable String fault(Response response) {
    int status = response.getStatus();
    if (status == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
      return "the backend switched protocols, which nobody asked for";
    }
    if (status > LAST_STATUS) {
      return "the backend's status " + status + " is none";
    }
    if (response.getVersion().compareTo(response.getRequest().getVersion()) > 0) {
      return "the backend answered in another version of HTTP";
    }
    List<String> codings = response.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      if (response.getVersion() != HttpVersion.HTTP_1_1) {
        return "the backend answered in HTTP/1.0 with Transfer-Encoding";
      }
      // the client takes the chunks apart, but another coding would stay, with nobody to tell of it
      if (codings.size() > 1 || !codings.get(0).strip().equalsIgnoreCase("chunked")) {
        return "the backend's Transfer-Encoding is not chunked alone";
      }
    }
    return null;
  }

  /**
   * A 204 that announces a body may be followed by one, which would be taken for the answer to
   * somebody else's request: its connection is not used again.
   */
  static void endConnectionIfDoubtful(Response response) {
    HttpFields fields = response.getHeaders();
    boolean announced =
        fields.contains(HttpHeader.TRANSFER_ENCODING)
            || fields.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    if (response.getStatus() == HttpServletResponse.SC_NO_CONTENT
        && announced
        && response instanceof HttpResponse mutable) {
      mutable.headers(all -> all.add(HttpHeader.CONNECTION, "close")); // the client's own doing
    }
  }

  /** Whether a body follows. */
  static boolean hasBody(Response response) {
    int status = response.getStatus();
    return !"HEAD".equals(response.getRequest().getMethod())
        && status != HttpServletResponse.SC_NO_CONTENT
        && status != HttpServletResponse.SC_NOT_MODIFIED;
  }

  /** Sets status and fields, less those of the backend's connection and those that are ours. */
  static void write(Response response, HttpServletResponse target) {
    target.setStatus(response.getStatus());
    Predicate<String> dropped =
        HopByHop.of(response.getHeaders().getValuesList(HttpHeader.CONNECTION));
    for (HttpField field : response.getHeaders()) {
      String name = field.getName();
      String value = field.getValue();
      if (value == null || dropped.test(name) || isOurs(name)) {
        continue;
      }
      if (field.getHeader() == HttpHeader.CONTENT_LENGTH) {
        if (hasLength(response)) {
          target.setContentLengthLong(field.getLongValue());
        }
      } else if (isSingleton(field)) {
        target.setHeader(name, value);
      } else {
        target.addHeader(name, value);
      }
    }
  }

  /** Never in 204 (RFC 9110 section 8.6); of a 304 it would tell of another answer's body. */
  private static boolean hasLength(Response response) {
    int status = response.getStatus();
    return status != HttpServletResponse.SC_NO_CONTENT
        && status != HttpServletResponse.SC_NOT_MODIFIED;
  }

  private static boolean isOurs(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("x-pinion-");
  }

  /** Containers set these by themselves; a second one would be added beside theirs. */
  private static boolean isSingleton(HttpField field) {
    HttpHeader header = field.getHeader();
    return header == HttpHeader.CONTENT_TYPE
        || header == HttpHeader.DATE
        || header == HttpHeader.SERVER;
  }
}
