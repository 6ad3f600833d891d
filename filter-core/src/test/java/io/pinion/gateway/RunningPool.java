package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.InFlight;
import io.pinion.health.EjectionPolicy;
import io.pinion.health.HealthPolicy;
import io.pinion.health.HealthState;
import io.pinion.health.HealthTracker;
import io.pinion.pin.MemoryPinStore;
import io.pinion.pin.PinStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A member's pool with all that keeps it, at a time that the test sets. */
final class RunningPool {
  static final Duration DRAIN_TIMEOUT = Duration.ofHours(1);

  private long now;
  final HealthTracker health =
      new HealthTracker(
          new HealthPolicy(1, 1, EjectionPolicy.NONE, Duration.ZERO, DRAIN_TIMEOUT, 0),
          this::pool,
          this::clock,
          (backend, from, to, reason) -> {});
  final Membership membership;
  final InFlight inFlight = new InFlight();
  final PinStore pins = new MemoryPinStore(Duration.ofDays(1), 1000, this::clock);
  final Departures departures;

  RunningPool(Map<String, String> settings) {
    GatewayConfig config = GatewayConfig.of(settings);
    membership = new Membership(config, health, this::clock);
    membership.configure(config);
    departures = new Departures(membership, health, inFlight, pins, DRAIN_TIMEOUT, this::clock);
  }

  /** One with backends of these ids, each at a port of its own. */
  static RunningPool of(String... ids) {
    return new RunningPool(settings(ids));
  }

  static Map<String, String> settings(String... ids) {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", String.join(",", ids));
    for (String id : ids) {
      settings.put("pinion.backend." + id + ".url", "http://" + id + ":8000");
    }
    return settings;
  }

  private long clock() {
    return now;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  void configure(Map<String, String> settings) {
    membership.configure(GatewayConfig.of(settings));
  }

  BackendPool pool() {
    return membership.pool();
  }

  List<String> ids() {
    return pool().all().stream().map(Backend::id).toList();
  }

  Backend get(String id) {
    return Objects.requireNonNull(pool().find(id), id);
  }

  HealthState state(String id) {
    return health.state(get(id));
  }

  static List<InetAddress> addresses(String... texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return List.of(addresses);
  }
}
