package io.pinion.model;

import io.pinion.dialect.ModelQuestion;
import io.pinion.dialect.RoutingPreference;
import io.pinion.pin.ObservedPinStore;
import io.pinion.pin.PinStore;
import io.pinion.pin.StoreCalls;
import io.pinion.session.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which model a request goes to, and has its session keep to it.
 *
 * <ol>
 *   <li>The routes are the request's own, if it brings any, else those of the configuration.
 *   <li>No session: the router is asked each time, and nothing is kept.
 *   <li>A pin to a route that there still is, with the model that was decided for: its models as
 *       they were ranked then. The router is not asked.
 *   <li>No such pin: the router is asked, once for all requests of the session that come meanwhile,
 *       and its decision is claimed; if another member was faster, its decision counts.
 *   <li>No route fits, or the router does not answer in time: the model that the request asks for.
 *       That is not kept.
 *   <li>The store fails: what this member itself last decided, else the router, and this member
 *       remembers what it said.
 * </ol>
 *
 * Safe for many threads; never blocks one.
 */
public final class ModelRouting {
  private static final Logger LOG = System.getLogger(ModelRouting.class.getName());

  /** Requests that are answered alike. */
  private record Flight(SessionKey key, List<RoutingPreference> preferences) {}

  /** A request of a session. */
  private record Turn(RoutingQuestion question, SessionKey key, RoutingObserver observer) {}

  private final Supplier<List<ModelRoute>> routes;
  private final AskedRouter router;
  private final ModelPins pins;
  private final SingleFlight<Flight, ModelDecision> flights = new SingleFlight<>();

  /**
   * A decision over parts that the caller closes.
   *
   * @param routes those of the configuration in force
   */
  public ModelRouting(Supplier<List<ModelRoute>> routes, AskedRouter router, ModelPins pins) {
    this.routes = routes;
    this.router = router;
    this.pins = pins;
  }

  /**
   * Decides.
   *
   * @param key of the session that the client itself has named; null if it has named none
   * @param observer sees nothing of a request that waits for what another of its session is told
   * @return fails only by a fault of this program
   */
  public CompletionStage<ModelDecision> decide(
      ModelQuestion request, @Nullable SessionKey key, RoutingObserver observer) {
    RoutingQuestion question =
        new RoutingQuestion(request.turns(), routesOf(request), request.model());
    if (key == null) {
      return router.ask(question, observer);
    }
    Turn turn = new Turn(question, key, observer);
    Flight flight = new Flight(key, Objects.requireNonNullElse(request.preferences(), List.of()));
    return flights.join(flight, () -> ofSession(turn), each -> each.found(request.model()));
  }

  private List<ModelRoute> routesOf(ModelQuestion request) {
    List<ModelRoute> configured = routes.get();
    List<RoutingPreference> own = request.preferences();
    return own == null
        ? configured
        : own.stream().map(each -> ModelRoute.of(each, ruleOf(each, configured))).toList();
  }

  /** A route that a request brings has the rule of the configured one of its name. */
  private static @Nullable Pattern ruleOf(RoutingPreference own, List<ModelRoute> configured) {
    return configured.stream()
        .filter(route -> route.name().equals(own.name()))
        .map(ModelRoute::match)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private CompletionStage<ModelDecision> ofSession(Turn turn) {
    return answered(
        StoreCalls.asked(() -> store(turn).find(turn.key())),
        pin -> follow(turn, pin),
        () -> withoutStore(turn));
  }

  /** As one request may ask it from now on. */
  private PinStore store(Turn turn) {
    return ObservedPinStore.of(pins.store().forRequest(), turn.observer().store());
  }

  private CompletionStage<ModelDecision> follow(Turn turn, @Nullable String pin) {
    ModelDecision pinned = pinned(turn.question(), pin);
    if (pinned != null && pin != null) {
      pins.last().used(turn.key(), pin);
      if (pins.renewals().isDue(turn.key())) {
        StoreCalls.forget(() -> pins.store().replace(turn.key(), pin, pin), "renew");
      }
      return completed(pinned);
    }
    return router
        .ask(turn.question(), turn.observer())
        .thenCompose(decision -> keep(turn, store(turn), pin, decision));
  }

  private static @Nullable ModelDecision pinned(RoutingQuestion question, @Nullable String text) {
    ModelPin pin = ModelPin.of(text);
    List<String> models = pin == null ? null : pin.modelsIn(question);
    return pin == null || models == null ? null : ModelDecision.pinned(pin.route(), models);
  }

  /**
   * Writes the decision down, if there is a route.
   *
   * @param store asked from now on, after the router: its answers have a time of their own, all
   *     together
   * @param outdated the pin that does not hold any more; null if there was none
   */
  private CompletionStage<ModelDecision> keep(
      Turn turn, PinStore store, @Nullable String outdated, ModelDecision decision) {
    String text = text(decision);
    if (text == null) {
      return completed(decision);
    }
    SessionKey key = turn.key();
    ModelDecision written = decision.kept(hadOther(outdated, decision));
    Supplier<CompletionStage<ModelDecision>> unwritten =
        () -> {
          pins.last().used(key, text);
          return completed(written);
        };
    if (outdated == null) {
      return answered(
          StoreCalls.asked(() -> store.claim(key, text)),
          earlier -> earlier == null ? noted(key, text, written) : lost(turn, earlier, decision),
          unwritten);
    }
    return answered(
        StoreCalls.asked(() -> store.replace(key, outdated, text)),
        replaced -> replaced ? noted(key, text, written) : moved(turn, store, decision),
        unwritten);
  }

  private static @Nullable String text(ModelDecision decision) {
    String route = decision.route();
    return route == null ? null : new ModelPin(route, decision.models()).text();
  }

  private static boolean hadOther(@Nullable String outdated, ModelDecision decision) {
    ModelPin before = ModelPin.of(outdated);
    return before != null && !before.models().get(0).equals(decision.models().get(0));
  }

  private CompletionStage<ModelDecision> noted(
      SessionKey key, String text, ModelDecision decision) {
    pins.last().used(key, text);
    pins.renewals().written(key);
    return completed(decision);
  }

  /** Another member was faster: its decision, unless this request brings routes of its own. */
  private static CompletionStage<ModelDecision> lost(
      Turn turn, @Nullable String winner, ModelDecision decision) {
    ModelDecision pinned = pinned(turn.question(), winner);
    return completed(pinned == null ? decision : pinned);
  }

  /** Another request has replaced the outdated pin, or it is over. */
  private CompletionStage<ModelDecision> moved(Turn turn, PinStore store, ModelDecision decision) {
    return answered(
        StoreCalls.asked(() -> store.find(turn.key())),
        pin -> pin == null ? keep(turn, store, null, decision) : lost(turn, pin, decision),
        () -> completed(decision));
  }

  private CompletionStage<ModelDecision> withoutStore(Turn turn) {
    ModelDecision pinned = pinned(turn.question(), pins.last().find(turn.key()));
    if (pinned != null) {
      return completed(pinned);
    }
    return router
        .ask(turn.question(), turn.observer())
        .thenApply(
            decision -> {
              String text = text(decision);
              if (text == null) {
                return decision;
              }
              pins.last().used(turn.key(), text);
              return decision.kept(false);
            });
  }

  /** Goes on with what the store says, or without it. */
  private static <T> CompletionStage<ModelDecision> answered(
      CompletionStage<T> answer,
      Function<T, CompletionStage<ModelDecision>> next,
      Supplier<CompletionStage<ModelDecision>> without) {
    return answer
        .handle(
            (value, failure) -> {
              if (failure == null) {
                return next.apply(value);
              }
              LOG.log(Level.DEBUG, "the store of models failed; going on without it", failure);
              return without.get();
            })
        .thenCompose(Function.identity());
  }

  private static CompletionStage<ModelDecision> completed(ModelDecision decision) {
    return CompletableFuture.completedFuture(decision);
  }
}
