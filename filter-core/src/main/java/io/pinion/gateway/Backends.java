package io.pinion.gateway;

import io.pinion.backend.AddressLookup;
import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.Cooldowns;
import io.pinion.backend.InFlight;
import io.pinion.backend.LoadReports;
import io.pinion.backend.MemberLoad;
import io.pinion.backend.Places;
import io.pinion.health.HealthTracker;
import io.pinion.observe.MetricFamily;
import io.pinion.relay.Relay;
import io.pinion.route.LiveSessions;
import io.pinion.route.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The backends in force, and what this member knows of each: its state, its calls, its sessions.
 */
final class Backends {
  private final GatewayConfig config;
  private final Membership membership;
  private final SharedChanges changes;
  private final Departures departures;
  private final HealthTracker health;
  private final InFlight inFlight = new InFlight();
  private final Places places;
  private final Cooldowns cooldowns;
  private final LoadReports reports;
  private final LiveSessions live;
  private final TlsWarnings tlsWarnings = new TlsWarnings(System::nanoTime);
  private final int retryAfter;

  /**
   * Learns what was changed at run time and the addresses of names, for which it may block for some
   * seconds, and begins to probe.
   *
   * @param relay sends the probes; not closed here
   * @param stores have the pins, and the board that the members share; not closed here
   * @param timer ends the waits for places; not closed here
   * @param listener told when a backend's state changes
   * @param opened what is to be closed is added here
   */
  Backends(
      GatewayConfig config,
      Relay relay,
      Stores stores,
      ScheduledExecutorService timer,
      HealthTracker.ChangeListener listener,
      Opened opened) {
    this.config = config;
    health =
        new HealthTracker(HealthSettings.policy(config), this::pool, System::nanoTime, listener);
    live =
        new LiveSessions(
            liveWindow(config), config.get(SessionSettings.PIN_MAX_ENTRIES), System::nanoTime);
    places = places(config, timer, relay.workers());
    cooldowns = new Cooldowns(config.get(CapacitySettings.RETRY_AFTER_MAX), System::nanoTime);
    reports = new LoadReports(inFlight, Scraping.validity(config), System::nanoTime);
    retryAfter = HealthSettings.retryAfter(config);
    membership = new Membership(config, health, System::nanoTime);
    relay.followStores(config.backends());
    membership.configure(config);
    changes = new SharedChanges(stores.board(), new Seal(stores.peers().keys()), membership, timer);
    changes.join();
    departures =
        new Departures(
            membership,
            health,
            inFlight,
            stores.pins(),
            config.get(HealthSettings.DRAIN_TIMEOUT),
            System::nanoTime);
    opened.add(
        NameRefresh.start(
            membership, AddressLookup.ofSystem(), config.get(PoolSettings.DNS_REFRESH)));
    opened.add(Probing.start(config, this::pool, health, relay));
    opened.add(Scraping.start(config, this::pool, reports, relay));
  }

  private Places places(GatewayConfig settings, ScheduledExecutorService timer, Executor tells) {
    return new Places(
        inFlight,
        settings.get(CapacitySettings.QUEUE_MAX),
        settings.get(CapacitySettings.QUEUE_TIMEOUT),
        timer,
        tells);
  }

  /** A session whose pin is over is none any more. */
  private static Duration liveWindow(GatewayConfig config) {
    Duration window = config.get(SelectionSettings.LIVE_WINDOW);
    Duration ttl = config.get(SessionSettings.PIN_TTL);
    return window.compareTo(ttl) < 0 ? window : ttl;
  }

  /** All, at this moment. */
  BackendPool pool() {
    return membership.pool();
  }

  /** Changes them at run time. */
  BackendControl control() {
    return changes;
  }

  /** Follows what other members have changed. Returns at once. */
  void follow() {
    changes.poll();
  }

  /** Lets those go that were removed and have drained. Returns at once. */
  void letGo() {
    departures.check();
    tlsWarnings.retain(pool().ids());
  }

  /** Where it is said that TLS to one of them fails. */
  TlsWarnings tlsWarnings() {
    return tlsWarnings;
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

  /** Places for calls, and who waits for one. */
  Places places() {
    return places;
  }

  /** Those that have said that they are full. */
  Cooldowns cooldowns() {
    return cooldowns;
  }

  /** Where this selector places sessions among them. */
  Placement placement(BackendSelector selector) {
    return new Placement(
        selector,
        Selectors.keyless(),
        health,
        new MemberLoad(inFlight, reports, cooldowns),
        live,
        config.get(SelectionSettings.BOUNDED_LOAD));
  }

  /** Figures of each. */
  List<MetricFamily> figures() {
    BackendPool now = pool();
    List<MetricFamily> all = new ArrayList<>(QueueFigures.of(places.queue()));
    all.addAll(backendFigures(now));
    return all;
  }

  private List<MetricFamily> backendFigures(BackendPool now) {
    return List.of(
        BackendFigures.inFlight(now, inFlight),
        BackendFigures.load(now, reports),
        BackendFigures.sessions(now, live),
        BackendFigures.up(now, health),
        BackendFigures.states(now, health));
  }

  /** Follows a configuration. */
  void configure(GatewayConfig now, Relay relay) {
    List<Backend> known = new ArrayList<>(pool().all());
    known.addAll(now.backends());
    relay.followStores(known); // here, where it may block, and not when they are first called
    membership.configure(now);
  }
}
