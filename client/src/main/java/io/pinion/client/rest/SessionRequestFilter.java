package io.pinion.client.rest;

import io.pinion.client.AmbientSession;
import io.pinion.client.SessionHeader;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;

/**
 * Names the session of a call to its target, unless the call has such a header. Clients of Jersey
 * and RESTEasy find it by themselves, as do those of MicroProfile; others are told: {@code
 * ClientBuilder.register(SessionRequestFilter.class)}.
 *
 * <p>It is that of the thread which makes the call. A call by {@code async()} or {@code rx()} is
 * made by one of the client's threads; these carry it if the client is told so, once:
 *
 * <pre>{@code
 * ClientBuilder.newBuilder().executorService(PropagatingExecutorService.of(executor)).build();
 * }</pre>
 *
 * or if the call is, by {@link #SESSION}. A client that MicroProfile's builder has made carries it
 * without either.
 *
 * <p><b>Redirects.</b> Jersey takes a header along wherever a redirect leads. Where the header is
 * for some hosts only, a call that this names follows none, whatever the client is told: its answer
 * is the redirect. RESTEasy follows none unless it is told to; a client that is takes it along.
 */
@ConstrainedTo(RuntimeType.CLIENT)
@Priority(SessionRequestFilter.LATE)
public final class SessionRequestFilter implements ClientRequestFilter {
  /**
   * The property of a call that has its session, an {@link AmbientSession}, in place of that of the
   * thread: {@code request.property(SessionRequestFilter.SESSION, AmbientSession.current())}.
   */
  public static final String SESSION = "io.pinion.client.session";

  /** Jersey's, which follows if it is not set; others do not know it. */
  private static final String FOLLOW_REDIRECTS = "jersey.config.client.followRedirects";

  /** After the application's filters: what these set stays. */
  static final int LATE = Priorities.USER + 1000;

  private final SessionHeader header;

  /** Names it as configured. */
  public SessionRequestFilter() {
    this(SessionHeader.configured());
  }

  /** Names it by a header of one's own. */
  public SessionRequestFilter(SessionHeader header) {
    this.header = header;
  }

  /**
   * @throws IllegalStateException if the call's {@link #SESSION} is none
   */
  @Override
  public void filter(ClientRequestContext request) {
    if (!request.getHeaders().containsKey(header.name())) {
      sessionOf(request)
          .call(() -> header.valueFor(request.getUri()))
          .ifPresent(id -> name(request, id));
    }
  }

  private void name(ClientRequestContext request, String id) {
    request.getHeaders().putSingle(header.name(), id);
    if (!header.isForAllHosts()) {
      request.setProperty(FOLLOW_REDIRECTS, false);
    }
  }

  private static AmbientSession sessionOf(ClientRequestContext request) {
    Object given = request.getProperty(SESSION);
    if (given == null) {
      return AmbientSession.current();
    }
    if (given instanceof AmbientSession session) {
      return session;
    }
    throw new IllegalStateException( // not its value: that may be an id
        "the property "
            + SESSION
            + " of a call is a "
            + given.getClass().getName()
            + ": expected an "
            + AmbientSession.class.getName()
            + ", as AmbientSession.current() or AmbientSession.of(id) gives");
  }
}
