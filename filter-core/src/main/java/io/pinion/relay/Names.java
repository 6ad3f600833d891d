package io.pinion.relay;

import io.pinion.backend.NoSocketException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Looks the names of backends up. To a process without a free file descriptor every name is
 * unknown, and the JDK then remembers that for a while: neither is a backend's doing.
 */
final class Names implements SocketAddressResolver {
  /** The JDK's default for {@code networkaddress.cache.negative.ttl}. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final SocketAddressResolver system;
  private volatile long lastShort = System.nanoTime() - REMEMBERED.toNanos();

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
      Sockets.TCP.newSelectableChannel().close();
    } catch (IOException e) {
      lastShort = System.nanoTime();
      return e;
    }
    boolean remembered = System.nanoTime() - lastShort < REMEMBERED.toNanos();
    return remembered ? new NoSocketException(unknown) : failure;
  }
}
