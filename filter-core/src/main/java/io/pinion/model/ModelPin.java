package io.pinion.model;

import io.pinion.pin.PinStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps of a decision: the route and its models as they were ranked, a line each, as
 * many of these as a store must take.
 *
 * @param route the route's name
 * @param models at least one
 */
record ModelPin(String route, List<String> models) {
  private static final String LINE = "\n";

  ModelPin {
    models = List.copyOf(models);
  }

  /** The text for the store; null if not even the first model fits. */
  @Nullable String text() {
    StringBuilder text = new StringBuilder(route);
    int bytes = bytes(route);
    for (String model : models) {
      bytes += LINE.length() + bytes(model);
      if (bytes > PinStore.MAX_VALUE_BYTES) {
        break;
      }
      text.append(LINE).append(model);
    }
    return text.length() == route.length() ? null : text.toString();
  }

  /** What a store had; null if it is none. */
  static @Nullable ModelPin of(@Nullable String text) {
    if (text == null) {
      return null;
    }
    List<String> lines = List.of(text.split(LINE, -1));
    return lines.size() < 2 ? null : new ModelPin(lines.get(0), lines.subList(1, lines.size()));
  }

  /**
   * The models that it stands for among these routes: those that its route still has, in the order
   * in which they were ranked.
   *
   * @return null if its route is no more, or without the model that was decided for
   */
  @Nullable List<String> modelsIn(RoutingQuestion question) {
    ModelRoute today = question.find(route);
    if (today == null || !today.models().contains(models.get(0))) {
      return null;
    }
    List<String> kept = new ArrayList<>(models);
    kept.retainAll(today.models());
    return kept;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
