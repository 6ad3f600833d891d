package io.pinion.tunnel;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Has Tomcat's own thread look at a connection that was closed by another one, which Tomcat would
 * do with the next event of the connection only: none comes from a client that has vanished, or
 * that waits for the rest of a frame. There is no way to ask by what Tomcat publishes, so this
 * reaches for the connection's {@code SocketWrapperBase} by reflection; where that is not to be
 * had, the connection is closed when its client sends or ends.
 */
final class ContainerThread {
  private static final Logger LOG = System.getLogger(ContainerThread.class.getName());
  private static final String TOMCAT = "org.apache.coyote.http11.upgrade.";

  private ContainerThread() {}

  /** Has it look at this connection. */
  static void wake(WebConnection closed) {
    try {
      Object stream = closed.getOutputStream();
      if (stream.getClass().getName().startsWith(TOMCAT)) {
        Field socket = stream.getClass().getDeclaredField("socketWrapper");
        socket.setAccessible(true);
        stop(socket.get(stream));
      }
    } catch (ReflectiveOperationException | RuntimeException | IOException e) {
      LOG.log(Level.DEBUG, "the container is not told that a connection was closed", e);
    }
  }

  private static void stop(Object socket) throws ReflectiveOperationException {
    for (Method method : socket.getClass().getMethods()) {
      if (method.getName().equals("processSocket")) {
        Object stop = event(method.getParameterTypes()[0], "STOP");
        method.invoke(socket, stop, true);
      }
    }
  }

  private static Object event(Class<?> events, String name) throws ReflectiveOperationException {
    return events.getField(name).get(null);
  }
}
