package io.pinion.gateway;

import io.pinion.dialect.BodyPeek;
import io.pinion.dialect.BodyPeeker;
import io.pinion.dialect.Dialect;
import io.pinion.observe.Counters;
import io.pinion.session.Identification;
import io.pinion.session.Identifier;
import io.pinion.session.RequestView;
import io.pinion.session.ResponseKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Finds the session of requests: in the head and, where that does not tell and the request is a
 * turn of a conversation, in the beginning of the body, which is read when the request is relayed.
 */
final class Identifying {
  /**
   * The request attribute that says that the head has been looked at, and whether that was enough.
   */
  private static final String DECIDED = "io.pinion.session.decided";

  /** The field of a body that names the model. */
  static final String MODEL = "model";

  private static final BodyPeeker MODELS = new BodyPeeker(List.of(MODEL), false);

  private final Identifier identifier;
  private final Forwarded forwarded;
  private final Counters counters;
  private final PathPatterns sessions;
  private final int peekLimit;
  private final boolean strict;

  Identifying(GatewayConfig config, Identifier identifier, Forwarded forwarded, Counters counters) {
    this.identifier = identifier;
    this.forwarded = forwarded;
    this.counters = counters;
    this.sessions = config.sessionPaths();
    this.peekLimit = config.get(SessionSettings.SESSION_PEEK_LIMIT);
    this.strict = config.get(SessionSettings.SESSION_STRICT);
  }

  /** Whether requests to this path have sessions. */
  boolean concerns(String path) {
    return sessions.matches(path);
  }

  /** Whether this says that the request is to be refused. */
  boolean refuses(Identification found) {
    return strict && found.invalid() > 0;
  }

  /** Why. */
  static String refusal() {
    return "the session id is not 1 to 256 visible ASCII characters (pinion.session.strict)";
  }

  /**
   * What the head tells.
   *
   * @param relayed whether the relay will have the request, and so its body
   */
  Identification byHead(HttpServletRequest request, boolean relayed) {
    Identification found =
        identifier.identify(view(request), relayed && mayPeek(request, Target.path(request)));
    request.setAttribute(DECIDED, !found.undecided());
    if (!found.undecided() || refuses(found)) {
      counters.identified(found);
    }
    return found;
  }

  /** What the body tells, after the head did not. */
  Identification byBody(RequestView request) {
    Identification found = identifier.identify(request, false);
    counters.identified(found);
    return found;
  }

  /** Whether the head was looked at, and does not tell. */
  static boolean isUndecided(HttpServletRequest request) {
    return Boolean.FALSE.equals(request.getAttribute(DECIDED));
  }

  /** Whether the request may continue an answer. */
  boolean mayContinue(HttpServletRequest request, Dialect dialect) {
    return dialect == Dialect.RESPONSES
        && identifier.followsResponses()
        && request.getAttribute(DECIDED) != null;
  }

  /** The keys of the answers that the caller of this request has had. */
  ResponseKeys responses(HttpServletRequest request) {
    return identifier.responses(view(request));
  }

  /** How much of a body is looked at. */
  int peekLimit() {
    return peekLimit;
  }

  /** Whether the body of this request may be looked at. */
  boolean mayPeek(HttpServletRequest request, String path) {
    return Dialect.of(path).isConversation() && isLegible(request);
  }

  private boolean isLegible(HttpServletRequest request) {
    return peekLimit > 0
        && request.getMethod().equals("POST")
        && request.getHeader("Content-Encoding") == null;
  }

  /** Looks which {@link #MODEL} the first {@code length} bytes of a body name. */
  BodyPeek peekModel(Dialect dialect, byte[] body, int length) {
    return MODELS.peek(dialect, body, Math.min(length, peekLimit));
  }

  /** Looks at the first {@code length} bytes of a body. */
  BodyPeek peek(Dialect dialect, byte[] body, int length) {
    return identifier.peek(dialect, body, Math.min(length, peekLimit));
  }

  /** The path as logs may have it. */
  String shown(String path) {
    String id = Dialect.responseId(path);
    String shown = identifier.masked(path);
    return id == null ? shown : shown.replace("/" + id, "/*");
  }

  /** The head of a request; to be used in {@code service()}. */
  ServletRequestView view(HttpServletRequest request) {
    return new ServletRequestView(request, forwarded);
  }
}
