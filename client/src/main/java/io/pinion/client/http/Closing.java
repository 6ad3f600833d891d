package io.pinion.client.http;

import static java.lang.invoke.MethodHandleProxies.asInterfaceInstance;
import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * What {@link HttpClient} can since Java 21. Before, there is nothing to close: there these do
 * nothing, and say false.
 */
final class Closing {
  static final Act SHUTDOWN = asInterfaceInstance(Act.class, find("shutdown", void.class));
  static final Act SHUTDOWN_NOW = asInterfaceInstance(Act.class, find("shutdownNow", void.class));
  static final Act CLOSE = asInterfaceInstance(Act.class, find("close", void.class));
  static final Ask IS_TERMINATED =
      asInterfaceInstance(Ask.class, find("isTerminated", boolean.class));
  static final Await AWAIT_TERMINATION =
      asInterfaceInstance(Await.class, find("awaitTermination", boolean.class, Duration.class));

  private Closing() {}

  /** Public, as the proxies' maker demands of each of these. */
  public interface Act {
    void of(HttpClient client);
  }

  /** A question. */
  public interface Ask {
    boolean of(HttpClient client);
  }

  /** A question that waits for its answer. */
  public interface Await {
    boolean of(HttpClient client, Duration patience) throws InterruptedException;
  }

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
    MethodType type = methodType(result, parameters);
    try {
      return MethodHandles.publicLookup().findVirtual(HttpClient.class, name, type);
    } catch (NoSuchMethodException e) {
      return MethodHandles.empty(type.insertParameterTypes(0, HttpClient.class));
    } catch (IllegalAccessException e) {
      throw new AssertionError("HttpClient's methods are public", e);
    }
  }
}
