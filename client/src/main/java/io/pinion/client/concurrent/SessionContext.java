package io.pinion.client.concurrent;

import io.pinion.client.AmbientSession;
import io.pinion.client.SessionScope;
import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.util.Map;

/**
 * Carries the session to the tasks of Jakarta Concurrency's executors, where the executor's context
 * service propagates {@value #TYPE} or all that remains. Found by ServiceLoader.
 *
 * <p>Servers differ: Open Liberty's default executor propagates no such context, and Payara's
 * executors can lose one where several threads submit at once. {@link
 * io.pinion.client.PropagatingExecutorService} around either carries the session.
 */
public final class SessionContext implements ThreadContextProvider {
  /** The type of context, as {@code @ContextServiceDefinition} names it. */
  public static final String TYPE = "PinionSession";

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
    return TYPE;
  }

  private static ThreadContextSnapshot snapshot(AmbientSession session) {
    return () -> {
      SessionScope scope = session.open();
      return scope::close;
    };
  }
}
