package io.pinion.client.cdi;

import io.pinion.client.AmbientSession;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/** Makes a method one session's work. */
@InSession
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class InSessionInterceptor {
  @AroundInvoke
  @Nullable Object call(InvocationContext method) throws Exception {
    return session(method.getMethod(), method.getParameters())
        .<@Nullable Object, Exception>call(method::proceed);
  }

  private static AmbientSession session(Method method, @Nullable Object[] arguments) {
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isAnnotationPresent(SessionId.class)) {
        return session(method, arguments[i]);
      }
    }
    throw new IllegalStateException(
        method + " is @InSession: expected a parameter of it with @SessionId");
  }

  private static AmbientSession session(Method method, @Nullable Object id) {
    if (id == null) {
      return AmbientSession.none();
    }
    if (id instanceof String text) {
      return AmbientSession.of(text);
    }
    throw new IllegalStateException(
        method + ": expected a string as @SessionId, not " + id.getClass().getName());
  }
}
