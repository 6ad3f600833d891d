package io.pinion.gateway;

import io.pinion.observe.Span;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.Outcome;
import io.pinion.relay.SwitchedConnection;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notes what becomes of one attempt before its listener is told. That of one whose answer goes to
 * the client ends with the exchange.
 */
final class TracedAttempt implements AttemptListener {
  private final Span span;
  private final AttemptListener listener;

  TracedAttempt(Span span, AttemptListener listener) {
    this.span = span;
    this.listener = listener;
  }

  @Override
  public boolean wants(int status, @Nullable String retryAfter) {
    span.with(TracedExchange.STATUS, status);
    if (status >= HttpServletResponse.SC_BAD_REQUEST) {
      span.failed(Integer.toString(status));
    }
    return listener.wants(status, retryAfter);
  }

  @Override
  public void missed(Outcome outcome) {
    span.with("pinion.outcome", outcome.label());
    if (outcome.status() == 0) { // else that says it
      span.failed(outcome.label());
    }
    span.end();
    listener.missed(outcome);
  }

  @Override
  public @Nullable Consumer<ByteBuffer> observer(boolean eventStream) {
    return listener.observer(eventStream);
  }

  @Override
  public void begins(int status) {
    listener.begins(status);
  }

  @Override
  public void switched(SwitchedConnection connection) {
    span.with(TracedExchange.STATUS, HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    listener.switched(connection);
  }

  @Override
  public void decorate(HttpServletResponse response) {
    listener.decorate(response);
  }
}
