package io.pinion.gateway;

import io.pinion.dialect.RoutingAnswer;
import io.pinion.model.ModelDecision;
import io.pinion.relay.Fields;
import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that tell which model a request would go to, and call none. They are there while
 * model routes are configured, in the form of Plano's routing service.
 */
final class RoutingEndpoint {
  private static final String BELOW = "/routing/v1/";
  private static final Set<String> PATHS =
      Set.of(BELOW + "chat/completions", BELOW + "messages", BELOW + "responses");

  private final String path;
  private final String method;
  private final boolean encoded;
  private final String traceId;

  /**
   * Of this request.
   *
   * @param traceId the trace that it is part of
   */
  RoutingEndpoint(HttpServletRequest request, String path, String traceId) {
    this.path = path;
    this.method = request.getMethod();
    this.encoded = request.getHeader("Content-Encoding") != null;
    this.traceId = traceId;
  }

  /** Whether a path is one of these, or would be. */
  static boolean isAt(String path) {
    return path.startsWith(BELOW);
  }

  /** Why the head of a request already says that there is no answer; null if it does not. */
  @Nullable Refusal fault() {
    if (!PATHS.contains(path)) {
      return new Refusal(
          HttpServletResponse.SC_NOT_FOUND, "there is no such endpoint: expected one of " + PATHS);
    } else if (!method.equals("POST")) {
      return new Refusal(
          HttpServletResponse.SC_METHOD_NOT_ALLOWED, "expected POST, with the request as its body");
    } else if (encoded) {
      return new Refusal(
          HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
          "expected a body without Content-Encoding, since it has to be read");
    }
    return null;
  }

  /** The header fields of an error, besides those of every one. */
  void addTo(Fields fields, int status) {
    if (status == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
      fields.add("Allow", "POST");
    }
  }

  /** The answer: the decision as JSON. */
  byte[] answer(ModelDecision decision, String asked, @Nullable Session session) {
    boolean routed = decision.route() != null;
    boolean named = session != null && session.isNamedByClient();
    return new RoutingAnswer(
            routed ? decision.models() : RoutingAnswer.NO_MODELS,
            routed ? decision.models().get(0) : asked,
            decision.route(),
            traceId,
            named && session != null ? session.get() : null,
            decision.isPinned(),
            decision.switched())
        .body();
  }
}
