package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/**
 * An exchange that its backend holds at a gate until it is let go.
 *
 * @param client waits for the answer
 * @param request as the backend got it
 */
record HeldExchange(RawClient client, ReceivedRequest request) implements AutoCloseable {
  String backend() {
    return request.backend();
  }

  /** Lets it go on, to its end. */
  void release() throws IOException {
    request.answer().open();
    assertThat(Reply.read(client).status()).isEqualTo(200);
  }

  @Override
  public void close() throws IOException {
    request.answer().open();
    client.close();
  }
}
