package io.pinion.relay;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;

/** What the container says of one exchange, on threads of its own. */
final class ContainerEvents implements WriteListener, AsyncListener {
  private final ClientStream stream;

  ContainerEvents(ClientStream stream) {
    this.stream = stream;
  }

  @Override
  public void onWritePossible() {
    stream.writePossible();
  }

  @Override
  public void onError(Throwable cause) {
    stream.over(true, false, cause);
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable cause = event.getThrowable();
    stream.failed(
        event.getAsyncContext(),
        cause == null ? new ExchangeOverException("the client has left") : cause);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    stream.over(
        false, false, new ExchangeOverException("the container has timed out the exchange"));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    stream.over(false, true, new ExchangeOverException("the container has completed the exchange"));
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // an exchange starts asynchronous processing once
  }
}
