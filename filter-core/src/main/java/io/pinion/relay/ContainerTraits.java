package io.pinion.relay;

import jakarta.servlet.ServletContext;

/**
 * What the relay must know about the servlet container it runs in, where containers differ.
 *
 * @param completesFailedExchange whether the container completes an exchange by itself once a write
 *     has failed or it has called {@code onError}. Tomcat does, and uses the same AsyncContext for
 *     its next request: a {@code complete()} of ours that comes late would end somebody else's
 *     exchange. The others need ours.
 * @param readyAfterLastByte whether {@code isReady()} also tells that the last bytes which
 *     Content-Length announced have been sent. On Tomcat it does, and has to be waited for: a
 *     {@code complete()} before that lets the end of the body overtake what has not been sent yet.
 *     Others never say that they are ready then, and send the rest by themselves.
 * @param blocksWriters whether writing waits for the client although {@code isReady()} has said
 *     yes. Open Liberty's does, so that a thread per client that reads slowly is needed there.
 */
public record ContainerTraits(
    boolean completesFailedExchange, boolean readyAfterLastByte, boolean blocksWriters) {
  private static final String TOMCAT = "org.apache.coyote.AsyncStateMachine";
  private static final String LIBERTY = "com.ibm.ws.webcontainer";

  /** The traits of the container that this context belongs to, told by its classes. */
  public static ContainerTraits of(ServletContext context) {
    boolean tomcat = knows(context.getClass().getClassLoader(), TOMCAT);
    boolean liberty = context.getClass().getName().startsWith(LIBERTY);
    return new ContainerTraits(tomcat, tomcat, liberty);
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
