package io.pinion.client.concurrent.microprofile;

import io.pinion.client.AmbientSession;
import io.pinion.client.SessionScope;
import io.pinion.client.concurrent.SessionContext;
import java.util.Map;
import org.eclipse.microprofile.context.spi.ThreadContextProvider;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;

/**
 * Carries the session to the tasks of MicroProfile's {@code ManagedExecutor} and {@code
 * ThreadContext}, where these propagate {@value SessionContext#TYPE} or all that remains. Found by
 * ServiceLoader.
 */
public final class MicroProfileSessionContext implements ThreadContextProvider {
  @Override
  public ThreadContextSnapshot currentContext(Map<String, String> properties) {
    return snapshot(AmbientSession.current());
  }

  @Override
  public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
    return snapshot(AmbientSession.none());
  }

  @Override
  public String getThreadContextType() {
    return SessionContext.TYPE;
  }

  private static ThreadContextSnapshot snapshot(AmbientSession session) {
    return () -> {
      SessionScope scope = session.open();
      return scope::close;
    };
  }
}
