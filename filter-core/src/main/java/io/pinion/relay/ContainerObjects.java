package io.pinion.relay;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind a container's request, by reflection on public methods. */
final class ContainerObjects {
  private ContainerObjects() {}

  static ServletRequest unwrap(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  /** What these methods lead to, one called on the result of the other. */
  static @Nullable Object follow(Object start, List<String> steps)
      throws ReflectiveOperationException {
    Object at = start;
    for (String step : steps) {
      at = call(at, step);
    }
    return at;
  }

  static @Nullable Object call(@Nullable Object target, String name)
      throws ReflectiveOperationException {
    if (target == null) {
      throw new NoSuchMethodException("nothing to call " + name + " on");
    }
    Method method = publicMethod(target.getClass(), name);
    if (method == null) {
      throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }
    return method.invoke(target);
  }

  /**
   * The method as a public class or interface declares it: the object's own class may be hidden.
   */
  static @Nullable Method publicMethod(@Nullable Class<?> type, String name) {
    if (type == null) {
      return null;
    }
    if (Modifier.isPublic(type.getModifiers())) {
      try {
        return type.getMethod(name);
      } catch (NoSuchMethodException e) {
        return null; // getMethod has looked at all that is above
      }
    }
    for (Class<?> face : type.getInterfaces()) {
      Method method = publicMethod(face, name);
      if (method != null) {
        return method;
      }
    }
    return publicMethod(type.getSuperclass(), name);
  }
}
