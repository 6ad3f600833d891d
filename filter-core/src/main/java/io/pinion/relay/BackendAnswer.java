package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/** A backend's answer. */
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
    this.eventStream = isEventStream(response);
    this.length =
        AnswerHead.hasBody(response)
            ? response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH)
            : -1;
  }

  static boolean isEventStream(Response response) {
    String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  @Override
  public int status() {
    return response.getStatus();
  }

  @Override
  public void writeHead(HttpServletResponse target) {
    AnswerHead.write(response, target);
    attempt.decorate(target);
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

  @Override
  public boolean isPlainEventStream() {
    return eventStream
        && response.getStatus() / 100 == 2
        && !response.getHeaders().contains(HttpHeader.CONTENT_ENCODING)
        && AnswerHead.hasBody(response);
  }

  @Override
  public boolean acceptsEvents() {
    return isPlainEventStream() && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
  }

  @Override
  public void cancel(Throwable cause) {
    attempt.cancel(cause);
    if (body instanceof FirstByte held) {
      held.drop();
    }
  }
}
