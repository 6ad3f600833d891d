package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ModelDecision;
import io.pinion.observe.ExchangeReport;
import io.pinion.pin.StoreObserver;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.Fields;
import io.pinion.route.Route;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Costs nothing, and leaves everything as it came. */
enum Untraced implements ExchangeTrace {
  /** Of all exchanges. */
  EXCHANGE;

  @Override
  public void identifies() {}

  @Override
  public void identified() {}

  @Override
  public void asksFor(@Nullable String model) {}

  @Override
  public StoreObserver store() {
    return StoreObserver.NONE;
  }

  @Override
  public Map<String, String> asks(String router) {
    return Map.of();
  }

  @Override
  public void told(@Nullable Throwable failure) {}

  @Override
  public void chose(@Nullable ModelDecision decision) {}

  @Override
  public CompletionStage<Route> routes(long began, CompletionStage<Route> route) {
    return route;
  }

  @Override
  public AttemptListener sends(
      Backend backend, @Nullable String model, Fields fields, AttemptListener listener) {
    return listener;
  }

  @Override
  public void ended(ExchangeReport report) {}
}
