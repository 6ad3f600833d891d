package io.pinion.relay;

import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;

/**
 * Drops interim answers and waits for the final one. The client has handlers of its own for one 100
 * and for 102 and 103; after any other it would wait for ever, past all timeouts. No 100 is waited
 * for, since Expect is not forwarded.
 */
final class InterimAnswers extends ProcessingProtocolHandler {
  @Override
  public boolean accept(Request request, Response response) {
    int status = response.getStatus();
    return status >= 100 && status < 200 && status != 101; // which is final
  }
}
