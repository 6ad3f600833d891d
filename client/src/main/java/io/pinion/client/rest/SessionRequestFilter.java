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
 */
@ConstrainedTo(RuntimeType.CLIENT)
@Priority(SessionRequestFilter.LATE)
public final class SessionRequestFilter implements ClientRequestFilter {
  /**
   * The property of a call that has its session, an {@link AmbientSession}, in place of that of the
   * thread: {@code request.property(SessionRequestFilter.SESSION, AmbientSession.current())}.
   */
  public static final String SESSION = "io.pinion.client.session";

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

  @Override
  public void filter(ClientRequestContext request) {
    if (!request.getHeaders().containsKey(header.name())) {
      sessionOf(request).run(() -> header.set(request.getUri(), request.getHeaders()::putSingle));
    }
  }

  private static AmbientSession sessionOf(ClientRequestContext request) {
    return request.getProperty(SESSION) instanceof AmbientSession session
        ? session
        : AmbientSession.current();
  }
}
