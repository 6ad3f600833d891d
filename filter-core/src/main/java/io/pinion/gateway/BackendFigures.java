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
import java.util.stream.Stream;

/** Figures of each backend. */
final class BackendFigures {
  private BackendFigures() {}

  static MetricFamily inFlight(BackendPool pool, InFlight inFlight) {
    return new MetricFamily(
        "pinion_backend_in_flight",
        "Calls under way",
        MetricFamily.Type.GAUGE,
        pool.all().stream()
            .map(b -> MetricFamily.Sample.of(inFlight.at(b), "backend", b.id()))
            .toList());
  }

  static MetricFamily load(BackendPool pool, LoadReports reports) {
    return new MetricFamily(
        "pinion_backend_load",
        "Requests under way, as far as is known (pinion.load.path)",
        MetricFamily.Type.GAUGE,
        pool.all().stream()
            .map(b -> new MetricFamily.Sample(List.of("backend", b.id()), reports.load(b)))
            .toList());
  }

  static MetricFamily sessions(BackendPool pool, LiveSessions live) {
    return new MetricFamily(
        "pinion_backend_sessions",
        "Live sessions",
        MetricFamily.Type.GAUGE,
        pool.all().stream()
            .map(b -> MetricFamily.Sample.of(live.at(b), "backend", b.id()))
            .toList());
  }

  static MetricFamily up(BackendPool pool, HealthView health) {
    return new MetricFamily(
        "pinion_backend_up",
        "1 if the backend takes new sessions",
        MetricFamily.Type.GAUGE,
        pool.all().stream()
            .map(b -> MetricFamily.Sample.of(isUp(health, b), "backend", b.id()))
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

  private static int isUp(HealthView health, Backend backend) {
    return health.takesNew(backend) ? 1 : 0;
  }
}
