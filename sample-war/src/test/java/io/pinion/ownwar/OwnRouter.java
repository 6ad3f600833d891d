package io.pinion.ownwar;

import io.pinion.dialect.Turn;
import io.pinion.model.ModelRouter;
import io.pinion.model.RoutingQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The application's model router, a bean: the route whose name the user says. */
@ApplicationScoped
public class OwnRouter implements ModelRouter {
  static final String NAME = "by-word";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public CompletionStage<@Nullable String> route(RoutingQuestion question) {
    Turn said = question.newestOfUser();
    return CompletableFuture.completedFuture(said == null ? null : said.text());
  }
}
