package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.dialect.BodyPeek;
import io.pinion.dialect.Dialect;
import io.pinion.dialect.ResponseId;
import io.pinion.relay.Fields;
import io.pinion.relay.RequestBody;
import io.pinion.route.Continuation;
import io.pinion.session.Identification;
import io.pinion.session.ResponseKeys;
import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling in one exchange: its session, which the head told or the body is to tell, and the
 * answer that it continues.
 */
final class ExchangeIdentity {
  private static final String PREVIOUS = "previous_response_id";

  private final Gateway gateway;
  private final Dialect dialect;
  private final boolean undecided;
  private final boolean peeks;
  private final @Nullable ResponseKeys responses;
  private final @Nullable String sessionSent;
  private final @Nullable String cookie;

  private volatile @Nullable Session session;
  private volatile @Nullable Continuation continuation;

  /** If the body is to tell, until it has: after that the request may be the container's again. */
  private ServletRequestView.@Nullable Later untold;

  ExchangeIdentity(Gateway gateway, HttpServletRequest request, Dialect dialect, String path) {
    Identifying identifying = gateway.identifying();
    this.gateway = gateway;
    this.dialect = dialect;
    this.session = (Session) request.getAttribute(Session.ATTRIBUTE);
    this.sessionSent = gateway.upstreamFields().sessionSent(request);
    this.undecided = Identifying.isUndecided(request);
    boolean continues = identifying.mayContinue(request, dialect);
    this.responses = continues ? identifying.responses(request) : null;
    this.untold = undecided ? identifying.view(request).later() : null;
    this.cookie = undecided ? gateway.idReturn().attributes(request) : null;
    this.peeks = undecided || (continues && identifying.mayPeek(request, path));
    String inPath = continues ? Dialect.responseId(path) : null;
    if (responses != null && inPath != null) {
      continuation = new Continuation(responses.of(inPath), false);
    }
  }

  /** How much of the body has to be there for {@link #look}. */
  int peekLimit() {
    return peeks ? gateway.identifying().peekLimit() : 0;
  }

  /** The session; null if there is none, or the body is to tell. */
  @Nullable Session session() {
    return session;
  }

  /**
   * Looks into the body's beginning if that is needed. Called once, while the request is ours.
   *
   * @return why the request is refused; null if it is not
   */
  @Nullable Refusal look(RequestBody body) {
    if (!peeks) {
      return null;
    }
    return take(body.look((bytes, length) -> gateway.identifying().peek(dialect, bytes, length)));
  }

  private @Nullable Refusal take(BodyPeek body) {
    ResponseKeys keys = responses;
    String previous = body.field(PREVIOUS);
    if (keys != null && previous != null) {
      continuation = new Continuation(keys.of(previous), true);
    }
    ServletRequestView.Later head = untold;
    untold = null;
    if (head == null) {
      return null;
    }
    Identification found = gateway.identifying().byBody(head.with(body));
    if (gateway.identifying().refuses(found)) {
      return new Refusal(HttpServletResponse.SC_BAD_REQUEST, Identifying.refusal());
    }
    session = found.session();
    if (session != null) {
      head.head().request().setAttribute(Session.ATTRIBUTE, session);
    }
    return null;
  }

  /** Adds what a backend is told of the session. */
  void addTo(Fields upstream) {
    gateway.upstreamFields().addSession(upstream, sessionSent, session);
  }

  /** Tells the client its generated id. */
  void tell(BiConsumer<String, String> fields) {
    Session generated = session;
    if (generated != null && generated.generated()) {
      gateway.idReturn().header(fields, generated);
      if (undecided) { // else the filter has
        gateway.idReturn().cookie(fields, generated, cookie);
      }
    }
  }

  /** The answer that it continues; null if it continues none. */
  @Nullable Continuation continuation() {
    return continuation;
  }

  /** Sees the id of an answer pass that a later request may continue; null if there is none. */
  @Nullable Consumer<ByteBuffer> observer(Backend backend, boolean eventStream) {
    ResponseKeys keys = responses;
    if (keys == null) {
      return null;
    }
    ResponseId id = new ResponseId(eventStream);
    return bytes -> {
      String found = id.look(bytes);
      if (found != null) {
        gateway.router().answered(keys.of(found), backend);
      }
    };
  }
}
