package io.pinion.model;

import io.pinion.dialect.Turn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for each route's rule in what the user has said last, in the order of the routes. */
final class RulesRouter implements ModelRouter {
  @Override
  public String name() {
    return "rules";
  }

  @Override
  public CompletionStage<@Nullable String> route(RoutingQuestion question) {
    Turn asked = question.newestOfUser();
    if (asked == null) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.completedFuture(found(question, asked.text()));
  }

  private static @Nullable String found(RoutingQuestion question, String said) {
    for (ModelRoute route : question.routes()) {
      Pattern rule = route.match();
      if (rule != null && rule.matcher(new LimitedText(said, route.name())).find()) {
        return route.name();
      }
    }
    return null;
  }
}
