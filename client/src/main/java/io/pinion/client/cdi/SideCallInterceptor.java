package io.pinion.client.cdi;

import io.pinion.client.AmbientSession;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** Makes a method's calls side calls. */
@SideCall
@Interceptor
@Priority(
    Interceptor.Priority.LIBRARY_BEFORE + 1) // where a method has both, the side call is within
public class SideCallInterceptor {
  @AroundInvoke
  @Nullable Object call(InvocationContext method) throws Exception {
    return AmbientSession.none().<@Nullable Object, Exception>call(method::proceed);
  }
}
