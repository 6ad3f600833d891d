package io.pinion.relay;

import jakarta.servlet.ServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * The connection that a request came on, which servlets do not know. For Payara and GlassFish
 * (Grizzly), where {@link ContainerTraits#readsOnAfterClose}: by reflection on public methods.
 */
public final class ClientConnection {
  private static final Logger LOG = System.getLogger(ClientConnection.class.getName());
  private static final List<String> IS_OPEN =
      List.of("getUnwrappedCoyoteRequest", "getCoyoteRequest", "getConnection", "isOpen");

  private ClientConnection() {}

  /** Whether it has been closed before the request was read; false if that cannot be told. */
  public static boolean isClosed(ServletRequest request) {
    try {
      Object open = ContainerObjects.follow(ContainerObjects.unwrap(request), IS_OPEN);
      return Boolean.FALSE.equals(open);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "this server's connections cannot be asked as those known", e);
      return false;
    }
  }
}
