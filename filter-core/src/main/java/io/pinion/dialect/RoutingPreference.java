package io.pinion.dialect;

import java.util.List;

/**
 * A model route as a request itself brings it, in its {@code routing_preferences}.
 *
 * @param name unique among the request's
 * @param description what the route is for, in words
 * @param models the models for it, the best first; at least one
 */
public record RoutingPreference(String name, String description, List<String> models) {
  public RoutingPreference {
    models = List.copyOf(models);
  }
}
