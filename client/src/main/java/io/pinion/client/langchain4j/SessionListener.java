package io.pinion.client.langchain4j;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.pinion.client.AmbientSession;

/** Hears an answer in the session, or in none, of the thread that has made it. */
final class SessionListener implements ServerSentEventListener {
  private final ServerSentEventListener listener;
  private final AmbientSession session = AmbientSession.current();

  SessionListener(ServerSentEventListener listener) {
    this.listener = listener;
  }

  @Override
  public void onOpen(SuccessfulHttpResponse response) {
    session.run(() -> listener.onOpen(response));
  }

  @Override
  public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
    session.run(() -> listener.onEvent(event, context));
  }

  @Override
  public void onEvent(ServerSentEvent event) {
    session.run(() -> listener.onEvent(event));
  }

  @Override
  public void onError(Throwable error) {
    session.run(() -> listener.onError(error));
  }

  @Override
  public void onClose() {
    session.run(listener::onClose);
  }
}
