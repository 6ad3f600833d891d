package io.pinion.model;

import io.pinion.dialect.Turn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a router is asked. No text form shows what was said.
 *
 * @param turns what was said, the oldest first; possibly nothing
 * @param routes those to choose from, in the order of the configuration
 * @param model the model that the request asks for
 * @param fields header fields that a call made for it is to have, as it belongs to a trace
 */
public record RoutingQuestion(
    List<Turn> turns, List<ModelRoute> routes, String model, Map<String, String> fields) {
  public RoutingQuestion {
    turns = List.copyOf(turns);
    routes = List.copyOf(routes);
    fields = Map.copyOf(fields);
  }

  /** One that belongs to no trace. */
  public RoutingQuestion(List<Turn> turns, List<ModelRoute> routes, String model) {
    this(turns, routes, model, Map.of());
  }

  /** The same for calls with these fields. */
  RoutingQuestion with(Map<String, String> further) {
    return further.isEmpty() ? this : new RoutingQuestion(turns, routes, model, further);
  }

  /** The route of this name; null if there is none. */
  public @Nullable ModelRoute find(@Nullable String name) {
    return routes.stream().filter(route -> route.name().equals(name)).findFirst().orElse(null);
  }

  /** What a user has said last; null if no user has said anything. */
  public @Nullable Turn newestOfUser() {
    for (int i = turns.size() - 1; i >= 0; i--) {
      if (turns.get(i).isOfUser()) {
        return turns.get(i);
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "RoutingQuestion[" + turns + ", " + routes.stream().map(ModelRoute::name).toList() + "]";
  }
}
