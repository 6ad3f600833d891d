package io.pinion.model;

import io.pinion.dialect.RoutingPreference;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work, and the models for it.
 *
 * @param name unique among the routes of a request
 * @param description what the route is for, in words that a router reads
 * @param models the models for it, the best first; at least one
 * @param match what a user says who asks for it, for the rules router; null if it has no rule
 */
public record ModelRoute(
    String name, String description, List<String> models, @Nullable Pattern match) {
  public ModelRoute {
    models = List.copyOf(models);
  }

  /** The route that a request brings itself. */
  static ModelRoute of(RoutingPreference preference, @Nullable Pattern match) {
    return new ModelRoute(preference.name(), preference.description(), preference.models(), match);
  }
}
