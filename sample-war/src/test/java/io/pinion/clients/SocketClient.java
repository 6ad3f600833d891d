package io.pinion.clients;

import java.net.URI;

/** A WebSocket client as applications use them. */
interface SocketClient {
  /**
   * What a socket was like.
   *
   * @param backend whose end it was
   * @param code by which it was closed, as the client saw it
   * @param reason the same
   */
  record Talk(String backend, int code, String reason) {}

  /** Opens a socket, sees messages of all sizes come back as they went, and has it closed. */
  Talk talk(URI gateway, String session);
}
