package io.pinion.relay;

import jakarta.servlet.ServletContext;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * What the relay must know about the servlet container it runs in, where containers differ.
 *
 * @param endsFailedInOnError whether an exchange whose write has failed, or of which the container
 *     says that it has, is to be completed inside {@code AsyncListener.onError}. Tomcat's is: it
 *     takes request and response back by itself, so that a {@code complete()} at another time may
 *     come when they are another exchange's; and without any it closes the whole HTTP/2 connection
 *     of a client that has reset its stream before {@code service()} has returned. The others need
 *     ours at once.
 * @param readyAfterLastByte whether {@code isReady()} also tells that the last bytes which
 *     Content-Length announced have been sent. On Tomcat it does, and has to be waited for: a
 *     {@code complete()} before that lets the end of the body overtake what has not been sent yet.
 *     Others never say that they are ready then, and send the rest by themselves.
 * @param blocksWriters whether writing waits for the client although {@code isReady()} has said
 *     yes. Open Liberty's does, so that a thread per client that reads slowly is needed there.
 * @param readsInCallbacks whether the body may be read by the container's own thread alone, inside
 *     {@code onDataAvailable}. Open Liberty forgets a callback that comes before {@code isReady()}
 *     has returned to another thread, and looks at the stream itself once the callback has
 *     returned.
 * @param saysAllReadEarly whether {@code onAllDataRead} may come when all of a body has been
 *     received, while part of it is still to be read. Grizzly's does, in Payara and GlassFish.
 * @param countsAvailable whether {@code available()} tells how many bytes can be read without
 *     waiting. Tomcat's tells only that there are some.
 * @param readsOnAfterClose whether what came after a request is handed to the application as
 *     another although the answer has closed the connection. Grizzly does that, and hands on the
 *     same request again, its answer given, when more of its body comes in that moment.
 * @param wantsOwnBuffer whether nothing may be left in the container's buffer, so that it gets one
 *     which holds next to nothing. Undertow's may serve another connection before a write that
 *     fails has returned, unless an application has set its size: its I/O thread ends the exchange
 *     meanwhile. And a flush leaves in it, for good and with {@code isReady()} saying yes, what the
 *     connection does not take at that moment: over HTTP/2 an event that came while the one before
 *     was on its way.
 * @param upgradedInCallbacksOnly whether a connection that was upgraded is read and closed by the
 *     container's own thread alone, in a callback of the connection and when it returns from that.
 *     Tomcat and Open Liberty look at the stream themselves before they call back, and do so again
 *     and again while there is something unread; they take note of a {@code close()} from another
 *     thread, and close with the next callback.
 * @param upgradedCallsBackInTurn whether the callbacks of an upgraded connection wait for each
 *     other, those for reading and those for writing. Tomcat holds the socket's lock over each.
 * @param takesUpHttp2 whether the container itself may switch a cleartext connection to HTTP/2 for
 *     a client that offers it ({@code Upgrade: h2c}), with the request in hand as the first.
 *     Undertow, Grizzly and Open Liberty do.
 * @param upgrades whether {@code HttpServletRequest.upgrade} works. Jetty's does not: its input is
 *     at its end at once.
 * @param endsStoppedExchanges whether the container ends by itself, within a second, what is under
 *     way of an application once it stops that. Tomcat does, after it has waited {@code
 *     unloadDelay} for it; a wait of ours on top would only take the time for last words.
 */
public record ContainerTraits(
    boolean endsFailedInOnError,
    boolean readyAfterLastByte,
    boolean blocksWriters,
    boolean readsInCallbacks,
    boolean saysAllReadEarly,
    boolean countsAvailable,
    boolean readsOnAfterClose,
    boolean wantsOwnBuffer,
    boolean upgradedInCallbacksOnly,
    boolean upgradedCallsBackInTurn,
    boolean takesUpHttp2,
    boolean upgrades,
    boolean endsStoppedExchanges) {
  private static final String TOMCAT = "org.apache.coyote.AsyncStateMachine";
  private static final String GRIZZLY = "org.glassfish.grizzly.http.server.Request";
  private static final String UNDERTOW = "io.undertow.server.HttpServerExchange";
  private static final String JETTY = "org.eclipse.jetty.ee";
  private static final String LIBERTY = "com.ibm.ws.webcontainer";

  /** The traits of the container that this context belongs to, told by its classes. */
  public static ContainerTraits of(ServletContext context) {
    ClassLoader loader = context.getClass().getClassLoader();
    boolean tomcat = knows(loader, TOMCAT);
    boolean grizzly = knows(loader, GRIZZLY);
    boolean liberty = context.getClass().getName().startsWith(LIBERTY);
    boolean undertow = knows(loader, UNDERTOW);
    boolean jetty = context.getClass().getName().startsWith(JETTY);
    return new ContainerTraits(
        tomcat,
        tomcat,
        liberty,
        liberty,
        grizzly,
        !tomcat,
        grizzly,
        undertow,
        tomcat || liberty,
        tomcat,
        undertow || grizzly || liberty,
        !jetty,
        tomcat);
  }

  /** How callbacks of the HTTP client that write to clients have to be run. */
  InvocationType invocation() {
    return blocksWriters ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING;
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
