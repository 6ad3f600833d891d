package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.InFlight;
import io.pinion.backend.LoadReports;
import io.pinion.health.HealthState;
import io.pinion.health.HealthView;
import io.pinion.observe.MetricFamily;
import io.pinion.route.LiveSessions;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Figures of each backend. */
final class BackendFigures {
  private BackendFigures() {}

  static MetricFamily inFlight(BackendPool pool, InFlight inFlight) {
    return gauge("pinion_backend_in_flight", "Calls under way", pool, inFlight::at);
  }

  static MetricFamily load(BackendPool pool, LoadReports reports) {
    return gauge(
        "pinion_backend_load",
        "Requests under way, as far as is known (pinion.load.path)",
        pool,
        reports::load);
  }

  static MetricFamily sessions(BackendPool pool, LiveSessions live) {
    return gauge("pinion_backend_sessions", "Live sessions", pool, live::at);
  }

  static MetricFamily up(BackendPool pool, HealthView health) {
    return gauge(
        "pinion_backend_up",
        "1 if the backend takes new sessions",
        pool,
        backend -> health.takesNew(backend) ? 1 : 0);
  }

  private static MetricFamily gauge(
      String name, String help, BackendPool pool, ToDoubleFunction<Backend> value) {
    return new MetricFamily(
        name,
        help,
        MetricFamily.Type.GAUGE,
        pool.all().stream()
            .map(b -> new MetricFamily.Sample(List.of("backend", b.id()), value.applyAsDouble(b)))
            .toList());
  }

  static MetricFamily states(BackendPool pool, HealthView health) {
    return new MetricFamily(
        "pinion_backend_state",
        "1 at the backend's state, 0 at the others",
        MetricFamily.Type.GAUGE,
        pool.all().stream().flatMap(b -> states(b, health.state(b))).toList());
  }

  private static Stream<MetricFamily.Sample> states(Backend backend, HealthState now) {
    return Arrays.stream(HealthState.values())
        .map(
            each ->
                MetricFamily.Sample.of(
                    each == now ? 1 : 0, "backend", backend.id(), "state", each.label()));
  }
}
