package io.pinion.relay;

import io.pinion.backend.SocketShortage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Looks the names of backends up. To a process without a free file descriptor every name is
 * unknown, and the JDK then remembers that for a while: neither is a backend's doing.
 */
final class Names implements SocketAddressResolver {
  private final SocketAddressResolver system;

  Names(SocketAddressResolver system) {
    this.system = system;
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    system.resolve(
        host,
        port,
        context,
        new Promise<>() {
          @Override
          public void succeeded(List<InetSocketAddress> addresses) {
            promise.succeeded(addresses);
          }

          @Override
          public void failed(Throwable failure) {
            promise.failed(classified(failure));
          }
        });
  }

  private Throwable classified(Throwable failure) {
    if (!(failure instanceof UnknownHostException unknown)) {
      return failure;
    }
    try {
      Sockets.TCP.newSelectableChannel().close(); // is there one now?
    } catch (IOException e) {
      return e;
    }
    return SocketShortage.orUnknown(unknown);
  }
}
