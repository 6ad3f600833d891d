package io.pinion.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** For one route, whose models are tried one after the other. */
final class FirstRouter implements ModelRouter {
  @Override
  public String name() {
    return "first";
  }

  @Override
  public CompletionStage<@Nullable String> route(RoutingQuestion question) {
    String first = question.routes().isEmpty() ? null : question.routes().get(0).name();
    return CompletableFuture.completedFuture(first);
  }
}
