package io.pinion.gateway;

import static io.pinion.gateway.Setting.alike;
import static io.pinion.gateway.Setting.setting;

import java.util.List;
import java.util.stream.Stream;

/** The table of all settings. */
final class Settings {
  static final String PREFIX = "pinion.";
  private static final int LONGEST_QUEUE = 1_000_000;

  static final Setting<PathPatterns> PATHS =
      alike(
          "pinion.paths",
          "paths",
          "/v1/*,/routing/v1/*,/ws/*",
          "What is relayed: patterns matched after the context path, a trailing `*` being a string"
              + " prefix. All other paths of the WAR stay untouched.",
          Values::paths);

  static final Setting<List<String>> BACKENDS =
      setting(
          "pinion.backends",
          "ids",
          "",
          "The backends, by ids of your choice that stay the same when an address changes. None:"
              + " every request is answered 503.",
          Values::ids);

  static final Setting<ResponseHeaders> RESPONSE_HEADERS =
      setting(
          "pinion.response-headers",
          "`decision`, `all` or `none`",
          "decision",
          "Which headers tell the client of the decision: X-Pinion-Decision alone, also"
              + " X-Pinion-Source, X-Pinion-Backend and X-Pinion-Session, or none.",
          Values.oneOf(ResponseHeaders.class));

  static final Setting<MetricsMode> METRICS =
      setting(
          "pinion.metrics",
          "`auto` or `off`",
          "auto",
          "Whether figures are served at `/pinion/metrics` in Prometheus text, and through"
              + " MicroProfile Metrics where the server has a usable version.",
          Values.oneOf(MetricsMode.class));

  static final Setting<Integer> LISTENERS_QUEUE =
      setting(
          "pinion.listeners.queue",
          Setting.COUNT,
          "8192",
          "How many events may wait for the access log and other listeners, which may be slow; past"
              + " it they are dropped and counted in `pinion_listener_events_dropped_total`.",
          Values.count(1, LONGEST_QUEUE));

  /** Settings of the gateway, in the order of the reference page. */
  static final List<Setting<?>> ALL =
      Stream.of(
              List.of(PATHS, BACKENDS),
              PoolSettings.ALL,
              SelectionSettings.ALL,
              ModelSettings.ALL,
              SessionSettings.ALL,
              HealthSettings.ALL,
              RelaySettings.ALL,
              WebSocketSettings.ALL,
              CapacitySettings.ALL,
              ShutdownSettings.ALL,
              List.of(RESPONSE_HEADERS, METRICS, LISTENERS_QUEUE),
              TraceSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private Settings() {}
}
