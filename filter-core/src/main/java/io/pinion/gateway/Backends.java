package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.health.HealthTracker;
import io.pinion.observe.MetricFamily;
import io.pinion.relay.Relay;
import io.pinion.route.LiveSessions;
import io.pinion.route.Placement;
import java.time.Duration;
import java.util.List;

/**
 * The backends in force, and what this member knows of each: its state, its calls, its sessions.
 */
final class Backends implements AutoCloseable {
  private final GatewayConfig config;
  private final BackendPool pool;
  private final HealthTracker health;
  private final InFlight inFlight = new InFlight();
  private final LiveSessions live;
  private final Probing probing;
  private final int retryAfter;

  /**
   * Begins to probe.
   *
   * @param relay sends the probes; not closed here
   * @param listener told when a backend's state changes
   */
  Backends(GatewayConfig config, Relay relay, HealthTracker.ChangeListener listener) {
    this.config = config;
    pool = new BackendPool(config.backends());
    health =
        new HealthTracker(HealthSettings.policy(config), this::pool, System::nanoTime, listener);
    live =
        new LiveSessions(
            liveWindow(config), config.get(SessionSettings.PIN_MAX_ENTRIES), System::nanoTime);
    retryAfter = HealthSettings.retryAfter(config);
    probing = Probing.start(config, this::pool, health, relay);
  }

  /** A session whose pin is over is none any more. */
  private static Duration liveWindow(GatewayConfig config) {
    Duration window = config.get(SelectionSettings.LIVE_WINDOW);
    Duration ttl = config.get(SessionSettings.PIN_TTL);
    return window.compareTo(ttl) < 0 ? window : ttl;
  }

  /** All, at this moment. */
  BackendPool pool() {
    return pool;
  }

  /** What is learned of their state. */
  HealthTracker health() {
    return health;
  }

  /** Whether not even its own sessions go there now. */
  boolean isOut(Backend backend) {
    return !health.keepsPinned(backend);
  }

  /** Seconds after which one that is out may be back. */
  int retryAfter() {
    return retryAfter;
  }

  /** The calls that this member has open. */
  InFlight inFlight() {
    return inFlight;
  }

  /** Where this selector places sessions among them. */
  Placement placement(BackendSelector selector) {
    return new Placement(
        selector,
        Selectors.keyless(),
        health,
        inFlight,
        live,
        config.get(SelectionSettings.BOUNDED_LOAD));
  }

  /** Figures of each. */
  List<MetricFamily> figures() {
    BackendPool now = pool();
    return List.of(
        BackendFigures.inFlight(now, inFlight),
        BackendFigures.sessions(now, live),
        BackendFigures.up(now, health),
        BackendFigures.states(now, health));
  }

  /** Ends the probes. */
  @Override
  public void close() {
    probing.close();
  }
}
