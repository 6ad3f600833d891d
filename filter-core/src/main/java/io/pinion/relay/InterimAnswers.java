package io.pinion.relay;

import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;

/**
 * Drops interim answers and waits for the final one. The client has handlers for 102 and 103 alone;
 * after any other it would wait for ever, past all timeouts.
 */
final class InterimAnswers extends ProcessingProtocolHandler {
  @Override
  public boolean accept(Request request, Response response) {
    int status = response.getStatus();
    return status > 101 && status < 200; // 100 has a handler of its own, 101 is final
  }
}
