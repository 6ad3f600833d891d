package io.pinion.model;

import io.pinion.dialect.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a router is asked. No text form shows what was said.
 *
 * @param turns what was said, the oldest first; possibly nothing
 * @param routes those to choose from, in the order of the configuration
 * @param model the model that the request asks for
 */
public record RoutingQuestion(List<Turn> turns, List<ModelRoute> routes, String model) {
  public RoutingQuestion {
    turns = List.copyOf(turns);
    routes = List.copyOf(routes);
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
