package io.pinion.gateway;

import io.pinion.dialect.Dialect;
import io.pinion.dialect.ModelQuestion;
import io.pinion.model.AskedRouter;
import io.pinion.model.ModelDecision;
import io.pinion.model.ModelPins;
import io.pinion.model.ModelRoute;
import io.pinion.model.ModelRouter;
import io.pinion.model.ModelRouting;
import io.pinion.model.RouterListener;
import io.pinion.model.RoutingObserver;
import io.pinion.observe.Counters;
import io.pinion.pin.LastPins;
import io.pinion.pin.Renewals;
import io.pinion.relay.Relay;
import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Which model requests go to, where model routes are configured. Safe for many threads. */
final class Models {
  private final ModelRouting routing;
  private final Counters counters;
  private final boolean always;
  private final int maxBody;
  private volatile List<ModelRoute> routes;

  /**
   * The choice as it is configured.
   *
   * @param relay makes calls to the router's model; not closed here
   * @param timer watches how long the router takes; not closed here
   * @param beans the application's routers
   */
  Models(
      GatewayConfig config,
      Relay relay,
      Stores stores,
      ScheduledExecutorService timer,
      Counters counters,
      List<ModelRouter> beans) {
    this.counters = counters;
    this.always = config.get(ModelSettings.APPLIES) == ModelSettings.Applies.ALWAYS;
    this.maxBody = config.get(ModelSettings.MAX_BODY);
    this.routes = config.modelRoutes();
    AskedRouter router =
        new AskedRouter(
            ModelRouters.of(config, relay, beans),
            config.get(ModelSettings.ROUTER_TIMEOUT),
            timer,
            relay.workers(),
            told(counters));
    routing = new ModelRouting(() -> routes, router, pins(config, stores));
  }

  private static ModelPins pins(GatewayConfig config, Stores stores) {
    Duration ttl = config.get(ModelSettings.TTL);
    int most = config.get(ModelSettings.MAX_ENTRIES);
    return new ModelPins(
        stores.models(),
        new LastPins(ttl, Math.min(most, stores.remembered()), System::nanoTime),
        new Renewals(config.get(ModelSettings.SLIDING), ttl, most, System::nanoTime));
  }

  private static RouterListener told(Counters counters) {
    return new RouterListener() {
      @Override
      public void answered(long nanos) {
        counters.routerAnswered(nanos);
      }

      @Override
      public void failed() {
        counters.routerFailed();
      }
    };
  }

  /** Whether there are model routes; if not, nothing is chosen here. */
  boolean areRouted() {
    return !routes.isEmpty();
  }

  /** Whether a request that asks for this model has its model chosen. */
  boolean concerns(String model) {
    return always || model.equals(ModelSettings.AUTO_MODEL);
  }

  /** How long a body may be that has to be held whole. */
  int maxBody() {
    return maxBody;
  }

  /** Why a body is not taken that is longer. */
  Refusal tooLong() {
    return new Refusal(
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "the request's body is longer than "
            + maxBody
            + " bytes (pinion.model.max-body), which its model's choice takes it to be held in");
  }

  /** Whether turns of conversations in this dialect have their model chosen. */
  boolean mayChooseFor(Dialect dialect) {
    return areRouted() && dialect.isConversation();
  }

  /** The choice for a request; does not fail but by a fault of this program. */
  CompletionStage<ModelDecision> decide(
      ModelQuestion question, @Nullable Session session, RoutingObserver observer) {
    boolean named = session != null && session.isNamedByClient();
    return routing
        .decide(question, named && session != null ? session.key() : null, observer)
        .whenComplete(
            (decision, failure) -> {
              if (decision != null) {
                counters.modelDecided(decision.reason());
              }
            });
  }

  /** Follows a configuration. */
  void configure(GatewayConfig now) {
    routes = now.modelRoutes();
  }
}
