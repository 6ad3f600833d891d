package io.pinion.model;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which models a request is to go to.
 *
 * @param reason why
 * @param route the name of the route; null if there is none
 * @param models the models, the best first; at least one. Without a route the request's own
 * @param kept whether its session stays with it
 * @param switched whether its session had another model before
 */
public record ModelDecision(
    Reason reason, @Nullable String route, List<String> models, boolean kept, boolean switched) {
  /** Why a request goes to a model. */
  public enum Reason {
    /** Its session began with it. */
    PINNED,
    /** The router has said so. */
    ROUTED,
    /** No route fits, so it is the request's own. */
    NO_ROUTE,
    /** The router does not answer, so it is the request's own. */
    ROUTER_FAILED;

    /** As metrics and logs have it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public ModelDecision {
    models = List.copyOf(models);
  }

  static ModelDecision pinned(@Nullable String route, List<String> models) {
    return new ModelDecision(Reason.PINNED, route, models, true, false);
  }

  static ModelDecision routed(ModelRoute route) {
    return new ModelDecision(Reason.ROUTED, route.name(), route.models(), false, false);
  }

  static ModelDecision own(Reason reason, String model) {
    return new ModelDecision(reason, null, List.of(model), false, false);
  }

  /** The same, which its session stays with from now on. */
  ModelDecision kept(boolean otherModelBefore) {
    return new ModelDecision(reason, route, models, true, otherModelBefore);
  }

  /** The same for a request that found it made, and asks for this model itself. */
  ModelDecision found(String asked) {
    if (kept) {
      return pinned(route, models);
    }
    return route == null ? own(reason, asked) : this;
  }

  /** Whether the session's pin decided. */
  public boolean isPinned() {
    return reason == Reason.PINNED;
  }
}
