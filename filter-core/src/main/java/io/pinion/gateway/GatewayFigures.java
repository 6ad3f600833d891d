package io.pinion.gateway;

import io.pinion.observe.MetricFamily;
import java.util.ArrayList;
import java.util.List;

/** What a gateway's parts count, together. */
final class GatewayFigures {
  private GatewayFigures() {}

  /** All figures now. */
  static List<MetricFamily> of(Gateway gateway) {
    List<MetricFamily> all = new ArrayList<>(gateway.counters().families());
    all.addAll(gateway.backends().figures());
    all.addAll(gateway.stores().figures());
    all.addAll(gateway.tracing().figures());
    all.add(
        MetricFamily.gauge(
            "pinion_ready",
            "Whether new requests are to come here",
            gateway.readiness().state() == Readiness.State.READY ? 1 : 0));
    all.add(
        MetricFamily.gauge(
            "pinion_exchanges_in_progress", "Exchanges under way", gateway.exchanges().count()));
    all.add(
        MetricFamily.gauge(
            "pinion_websockets_open",
            "WebSockets after their handshake",
            gateway.webSockets().open()));
    all.add(
        new MetricFamily(
            "pinion_listener_events_dropped_total",
            "Events that listeners were too slow for",
            MetricFamily.Type.COUNTER,
            List.of(MetricFamily.Sample.of(gateway.listeners().dropped()))));
    return all;
  }
}
