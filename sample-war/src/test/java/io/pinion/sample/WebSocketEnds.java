package io.pinion.sample;

import java.io.IOException;

/** Both ends of a WebSocket, in the hands of one test. */
record WebSocketEnds(WebSocketPeer client, WebSocketPeer backend) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    client.close();
    backend.close();
  }
}
