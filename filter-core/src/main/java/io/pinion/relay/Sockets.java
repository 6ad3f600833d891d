package io.pinion.relay;

import io.pinion.backend.SocketShortage;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.eclipse.jetty.io.Transport;

/**
 * Opens the sockets of calls. A socket that cannot be opened is told from a backend that cannot be
 * reached here, where they differ, and not by a message, which systems translate.
 */
final class Sockets extends Transport.TCPIP {
  static final Transport TCP = new Sockets();

  @Override
  public SelectableChannel newSelectableChannel() throws IOException {
    try {
      return super.newSelectableChannel();
    } catch (IOException e) {
      throw SocketShortage.now(e);
    }
  }
}
