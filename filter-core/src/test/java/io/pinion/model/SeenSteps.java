package io.pinion.model;

import io.pinion.pin.StoreObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what it sees, for example {@code find} or {@code router}, and whether that failed. */
final class SeenSteps implements RoutingObserver {
  static final Map<String, String> FIELDS = Map.of("traceparent", "of-this-call");

  private final List<String> steps = new CopyOnWriteArrayList<>();

  List<String> steps() {
    return steps;
  }

  @Override
  public StoreObserver store() {
    return (question, began, failure) -> steps.add(question + (failure == null ? "" : " failed"));
  }

  @Override
  public Map<String, String> asks(String router) {
    steps.add("router");
    return FIELDS;
  }

  @Override
  public void told(@Nullable Throwable failure) {
    steps.add(failure == null ? "told" : "not told");
  }
}
