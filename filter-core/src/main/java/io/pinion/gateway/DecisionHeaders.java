package io.pinion.gateway;

import io.pinion.route.Route;
import io.pinion.session.Session;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells the client of the decision, as far as {@code pinion.response-headers} allows. */
final class DecisionHeaders {
  private final ResponseHeaders which;

  DecisionHeaders(ResponseHeaders which) {
    this.which = which;
  }

  void set(BiConsumer<String, String> fields, Route route, @Nullable Session session) {
    if (which == ResponseHeaders.NONE) {
      return;
    }
    fields.accept("X-Pinion-Decision", route.decision().label());
    if (which == ResponseHeaders.ALL) {
      fields.accept("X-Pinion-Backend", route.backend().id());
      String source = source(route, session);
      if (source != null) {
        fields.accept("X-Pinion-Source", source);
      }
      if (session != null) {
        fields.accept("X-Pinion-Session", session.key().hash());
      }
    }
  }

  /** By what it was decided; null if by nothing that the request carried. */
  static @Nullable String source(@Nullable Route route, @Nullable Session session) {
    if (route != null && route.isContinuing()) {
      return "previous-response";
    }
    return session == null ? null : session.id().source();
  }
}
