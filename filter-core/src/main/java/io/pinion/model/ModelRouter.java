package io.pinion.model;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells which route a conversation's latest turn belongs to. Called by many threads at once, none
 * of which may be blocked: what has to wait completes the returned stage later. Nobody waits for
 * longer than {@code pinion.model.router.timeout}.
 */
@FunctionalInterface
public interface ModelRouter {
  /** The name that {@code pinion.model.router} gives; its class's name unless it has one. */
  default String name() {
    return getClass().getName();
  }

  /**
   * The name of the route.
   *
   * @return null if none of them fits, as does a name that none has; fails if there is no telling
   */
  CompletionStage<@Nullable String> route(RoutingQuestion question);

  /** Always the first of the routes. */
  static ModelRouter first() {
    return new FirstRouter();
  }

  /** The first route whose rule is found in what the user has said last. */
  static ModelRouter rules() {
    return new RulesRouter();
  }

  /** Asks an Arch-Router model, of which the prompt may have 2048 tokens. */
  static ModelRouter archRouter(ChatEndpoint endpoint) {
    return new LanguageModelRouter("arch-router", endpoint, TaggedPrompt.ARCH);
  }

  /** Asks a Plano-Orchestrator model, of which the prompt may have 8192 tokens. */
  static ModelRouter planoOrchestrator(ChatEndpoint endpoint) {
    return new LanguageModelRouter("plano-orchestrator", endpoint, TaggedPrompt.ORCHESTRATOR);
  }
}
