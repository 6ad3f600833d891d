package io.pinion.relay;

import jakarta.servlet.ServletContext;

/**
 * What the relay must know about the servlet container it runs in, where containers differ.
 *
 * @param completesFailedExchange whether the container completes an exchange by itself once a write
 *     has failed or it has called {@code onError}. Tomcat does, and uses the same AsyncContext for
 *     its next request: a {@code complete()} of ours that comes late would end somebody else's
 *     exchange. The others need ours.
 */
public record ContainerTraits(boolean completesFailedExchange) {
  private static final String TOMCAT = "org.apache.coyote.AsyncStateMachine";

  /** The traits of the container that this context belongs to, told by its classes. */
  public static ContainerTraits of(ServletContext context) {
    return new ContainerTraits(knows(context.getClass().getClassLoader(), TOMCAT));
  }

  private static boolean knows(ClassLoader container, String className) {
    try {
      Class.forName(className, false, container);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
