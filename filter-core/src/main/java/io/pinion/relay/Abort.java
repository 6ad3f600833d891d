package io.pinion.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Breaks off an answer whose head is out, so that the client sees that it is not whole. Servlets
 * have no way to say so: {@code complete()} ends a chunked body as if it were whole, and leaves the
 * client of one that is shorter than its Content-Length waiting for the rest. So this asks the
 * container's own request, by reflection on public methods, for the connection and closes that:
 *
 * <ul>
 *   <li>WildFly (Undertow): the exchange's connection, which over HTTP/2 is its stream alone;
 *   <li>Payara, GlassFish (Grizzly): the connection of the request that the facade covers, at once:
 *       a mere close sends what is queued for a client that does not read, and the last chunk;
 *   <li>Open Liberty: the socket.
 * </ul>
 *
 * <p>All others, and HTTP/2 elsewhere, where a connection has other streams to carry: a dispatch to
 * a servlet that throws. Tomcat and Jetty then close the connection, or reset the stream; where the
 * way above has gone with a new version of its server, it is no worse than {@code complete()}. So
 * it is with the first answer on a connection that WildFly has upgraded to HTTP/2 (h2c): Undertow
 * cannot reset that stream.
 */
final class Abort {
  private static final Logger LOG = System.getLogger(Abort.class.getName());

  /** From a container's request to what closes its connection; the last of each is that. */
  private static final List<List<String>> WAYS =
      List.of(
          List.of("getExchange", "getConnection", "close"),
          List.of(
              "getUnwrappedCoyoteRequest",
              "getCoyoteRequest",
              "getConnection",
              "terminateSilently"),
          List.of("getIRequest", "getRequestSocket", "close"));

  private Abort() {}

  /**
   * Breaks the answer off.
   *
   * @return whether the container completes the exchange by itself now
   */
  static boolean answerOf(AsyncContext exchange) {
    ServletRequest request = exchange.getRequest();
    boolean alone = request.getProtocol().startsWith("HTTP/1");
    List<List<String>> ways = alone ? WAYS : WAYS.subList(0, 1);
    if (closesConnectionOf(ContainerObjects.unwrap(request), ways)) {
      return false;
    }
    request.setAttribute(BrokenAnswerException.ATTRIBUTE, true);
    try {
      exchange.dispatch();
      return true;
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the container did not take the abort", e);
      return false;
    } catch (UnsupportedOperationException e) {
      // Tomcat, of an application that it stops: it ends the exchange itself within a second
      LOG.log(Level.DEBUG, "the container stops the application", e);
      return true;
    }
  }

  private static boolean closesConnectionOf(ServletRequest request, List<List<String>> ways) {
    for (List<String> way : ways) {
      if (ContainerObjects.publicMethod(request.getClass(), way.get(0)) != null) {
        return closes(request, way);
      }
    }
    return false;
  }

  private static boolean closes(Object request, List<String> way) {
    try {
      Object at = ContainerObjects.follow(request, way.subList(0, way.size() - 1));
      if (at instanceof Closeable connection) {
        connection.close();
      } else {
        ContainerObjects.call(at, way.get(way.size() - 1));
      }
      return true;
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "this server's connections cannot be closed as those known", e);
      return false;
    }
  }
}
