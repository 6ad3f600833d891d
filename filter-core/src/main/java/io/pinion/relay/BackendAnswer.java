package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.function.Predicate;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/** A backend's answer, its fields filtered as RFC 9110 section 7.6.1 asks of an intermediary. */
final class BackendAnswer implements Answer {
  private final Attempt attempt;
  private final Response response;
  private final Content.Source body;
  private final boolean eventStream;
  private final long length;

  BackendAnswer(Attempt attempt, Response response, Content.Source body) {
    this.attempt = attempt;
    this.response = response;
    this.body = body;
    String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
    this.eventStream =
        type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    this.length = hasBody() ? response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) : -1;
  }

  private boolean hasBody() {
    int status = response.getStatus();
    return !"HEAD".equals(response.getRequest().getMethod()) && status != 204 && status != 304;
  }

  @Override
  public int status() {
    return response.getStatus();
  }

  @Override
  public void writeHead(HttpServletResponse target) {
    target.setStatus(response.getStatus());
    Predicate<String> dropped =
        HopByHop.of(response.getHeaders().getValuesList(HttpHeader.CONNECTION));
    for (HttpField field : response.getHeaders()) {
      String name = field.getName();
      String value = field.getValue();
      if (value == null || dropped.test(name)) {
        continue;
      }
      if (field.getHeader() == HttpHeader.CONTENT_LENGTH) {
        if (response.getStatus() != 204 && response.getStatus() != 304) {
          target.setContentLengthLong(field.getLongValue());
        }
      } else if (isSingleton(field)) {
        target.setHeader(name, value);
      } else {
        target.addHeader(name, value);
      }
    }
    attempt.decorate(target);
  }

  /** Containers set these by themselves; a second one would be added beside theirs. */
  private static boolean isSingleton(HttpField field) {
    HttpHeader header = field.getHeader();
    return header == HttpHeader.CONTENT_TYPE
        || header == HttpHeader.DATE
        || header == HttpHeader.SERVER;
  }

  @Override
  public Content.Source body() {
    return body;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isEventStream() {
    return eventStream;
  }

  /** Not into a compressed stream, nor past an announced end. */
  @Override
  public boolean acceptsEvents() {
    return eventStream
        && response.getStatus() / 100 == 2
        && response.getHeaders().get(HttpHeader.CONTENT_LENGTH) == null
        && !response.getHeaders().contains(HttpHeader.CONTENT_ENCODING)
        && hasBody();
  }

  @Override
  public void cancel(Throwable cause) {
    attempt.cancel(cause);
  }
}
