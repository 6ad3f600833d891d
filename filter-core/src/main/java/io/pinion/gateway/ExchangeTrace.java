package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ModelDecision;
import io.pinion.model.RoutingObserver;
import io.pinion.observe.ExchangeReport;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.Fields;
import io.pinion.route.Route;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Is told of the steps of one exchange, as they are made, on any thread. */
interface ExchangeTrace extends RoutingObserver {
  /** Who is calling is looked for. */
  void identifies();

  /** It is known, or is known not to be; only the first time counts. */
  void identified();

  /** The request asks for this model, if it names one. */
  void asksFor(@Nullable String model);

  /** Its model was chosen, if it was to be. */
  void chose(@Nullable ModelDecision decision);

  /**
   * A backend is looked for.
   *
   * @param began when that began, in {@link System#nanoTime} terms
   * @return what was found, when that has been noted
   */
  CompletionStage<Route> routes(long began, CompletionStage<Route> route);

  /**
   * The request is about to be sent to a backend.
   *
   * @param model the model it asks for there; null if it names none
   * @param fields what is sent, which says from here on what it is part of
   * @return who is to be told of what becomes of it, instead of the listener, who is told in the
   *     end
   */
  AttemptListener sends(
      Backend backend, @Nullable String model, Fields fields, AttemptListener listener);

  /** The exchange is over. */
  void ended(ExchangeReport report);
}
