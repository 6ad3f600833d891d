package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ChatEndpoint;
import io.pinion.model.ModelRouter;
import io.pinion.relay.Relay;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The model routers that there are, by name: shipped, on the class path, and the application's. */
final class ModelRouters {
  private static final String API = "/v1";
  private static final String CHAT = "/chat/completions";

  private ModelRouters() {}

  /**
   * The one that is configured.
   *
   * @param relay makes calls to the router's model; not closed here
   * @param beans those of the application
   * @throws ConfigException if there is none of that name, or several
   */
  static ModelRouter of(GatewayConfig config, Relay relay, List<ModelRouter> beans) {
    return Named.in(all(config, relay, beans), ModelRouter::name, config, ModelSettings.ROUTER);
  }

  private static List<ModelRouter> all(GatewayConfig config, Relay relay, List<ModelRouter> beans) {
    List<ModelRouter> all =
        new ArrayList<>(
            List.of(
                ModelRouter.archRouter(endpoint(config, relay, "Arch-Router")),
                ModelRouter.planoOrchestrator(endpoint(config, relay, "Plano-Orchestrator")),
                ModelRouter.rules(),
                ModelRouter.first()));
    ServiceLoader.load(ModelRouter.class, ModelRouters.class.getClassLoader()).forEach(all::add);
    all.addAll(beans);
    return all;
  }

  /** Where the router's model is; never called if no URL is set, which the configuration checks. */
  private static ChatEndpoint endpoint(GatewayConfig config, Relay relay, String usualModel) {
    URI url = config.find(ModelSettings.ROUTER_URL);
    String model = config.find(ModelSettings.ROUTER_MODEL);
    Backend server = new Backend("model-router", root(url), 1);
    return new ChatEndpoint(
        () -> relay.request(server),
        path(url),
        Map.copyOf(config.routerHeaders()),
        model == null ? usualModel : model,
        config.get(ModelSettings.ROUTER_TIMEOUT));
  }

  private static URI root(@Nullable URI url) {
    return url == null ? URI.create("http://localhost") : HttpValues.root(url);
  }

  private static String path(@Nullable URI url) {
    String path = url == null ? "" : url.getRawPath().replaceFirst("/$", "");
    return (path.isEmpty() ? API : path) + CHAT;
  }
}
