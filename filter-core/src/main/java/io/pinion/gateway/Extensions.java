package io.pinion.gateway;

import io.pinion.backend.BackendSelector;
import io.pinion.model.ModelRouter;
import io.pinion.observe.GatewayListener;
import io.pinion.observe.MetricsSink;
import java.util.List;

/**
 * What the application adds to the gateway.
 *
 * @param listeners told of what happens, besides the access log
 * @param sinks given the figures about once a second
 * @param selectors further ones, by their names
 * @param routers further ones, by their names
 */
public record Extensions(
    List<GatewayListener> listeners,
    List<MetricsSink> sinks,
    List<BackendSelector> selectors,
    List<ModelRouter> routers) {

  /** The application's CDI beans of these types; none without CDI. */
  static Extensions ofApplication() {
    return new Extensions(
        Cdi.beans(GatewayListener.class),
        Cdi.beans(MetricsSink.class),
        Cdi.beans(BackendSelector.class),
        Cdi.beans(ModelRouter.class));
  }
}
