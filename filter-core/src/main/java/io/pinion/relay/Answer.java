package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;

/** An answer for the client: its head, and where its body comes from. */
interface Answer {
  int status();

  /** Sets status and fields; called once, on the turn that begins the answer. */
  void writeHead(HttpServletResponse response);

  /** The body; ends at once where there is none. */
  Content.Source body();

  /** How many bytes the body has; -1 if that is not known before its end. */
  long length();

  /** Whether the body is an event stream, whose chunks are passed on one by one. */
  boolean isEventStream();

  /** Whether the body is an event stream as it is, not compressed, of a successful answer. */
  boolean isPlainEventStream();

  /** Whether it is one whose end is not announced, so that events of our own can be added. */
  boolean acceptsEvents();

  /** Lets go of the backend, if there is one and it has not finished; idempotent. */
  void cancel(Throwable cause);

  /** The gateway's own answer. */
  static Answer own(int status, Fields fields, byte[] body) {
    Content.Source source = Content.Source.from(ByteBuffer.wrap(body));
    return new Answer() {
      @Override
      public int status() {
        return status;
      }

      @Override
      public void writeHead(HttpServletResponse response) {
        response.setStatus(status);
        fields.forEach(response::setHeader);
        response.setContentLength(body.length);
      }

      @Override
      public Content.Source body() {
        return source;
      }

      @Override
      public long length() {
        return body.length;
      }

      @Override
      public boolean isEventStream() {
        return false;
      }

      @Override
      public boolean isPlainEventStream() {
        return false;
      }

      @Override
      public boolean acceptsEvents() {
        return false;
      }

      @Override
      public void cancel(Throwable cause) {
        // nothing is under way
      }
    };
  }
}
