package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.health.HealthState;
import io.pinion.observe.AccessLog;
import io.pinion.observe.Counters;
import io.pinion.observe.ExchangeReport;
import io.pinion.observe.GatewayListener;
import io.pinion.observe.ListenerQueue;
import io.pinion.observe.MetricFamily;
import io.pinion.observe.MetricsSink;
import io.pinion.pin.LastPins;
import io.pinion.pin.Renewals;
import io.pinion.relay.ContainerTraits;
import io.pinion.relay.Relay;
import io.pinion.route.Router;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The assembled gateway of one web application: identify, pin, select, relay, observe. Filter and
 * servlet hand it requests. Safe for many threads; {@link #close} ends its exchanges and threads.
 */
public final class Gateway implements AutoCloseable {
  /** The attribute of the servlet context that holds the gateway of a web application. */
  public static final String ATTRIBUTE = "io.pinion.gateway";

  private static final Logger LOG = System.getLogger(Gateway.class.getName());
  private static final Duration SINK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration HEALTH_INTERVAL = Duration.ofMillis(250);
  private static final Duration PEERS_INTERVAL = Duration.ofSeconds(10);
  private static final Duration CHANGES_INTERVAL = Duration.ofSeconds(1);
  private static final Duration DEPARTURES_INTERVAL = Duration.ofSeconds(5);
  private static final Duration CLOSING_GRACE = Duration.ofSeconds(1);

  private final GatewayConfig config;
  private final ContainerTraits container;
  private final ExchangeLimits limits;
  private final Forwarded forwarded;
  private final Identifying identifying;
  private final IdReturn idReturn;
  private final UpstreamFields upstreamFields;
  private final DecisionHeaders decisionHeaders;
  private final LiveExchanges exchanges;
  private final Readiness readiness;
  private final RetryBudget retries;
  private final WebSockets webSockets;
  private final Heartbeat heartbeat;
  private final Counters counters = new Counters();
  private final Backends backends;
  private final Timers timers;
  private final Admission admission;
  private final ListenerQueue listeners;
  private final Stores stores;
  private final Opened opened;
  private final Router router;
  private final Models models;
  private final Relay relay;
  private final Tracing tracing;

  private Gateway(
      GatewayConfig config,
      ContainerTraits container,
      BackendSelector selector,
      Extensions extensions,
      Opened opened) {
    this.config = config;
    this.container = container;
    this.opened = opened;
    limits = ExchangeLimits.of(config);
    timers = opened.add(new Timers());
    ScheduledExecutorService timer = timers.scheduler();
    listeners =
        opened.add(
            new ListenerQueue(
                told(extensions),
                config.get(Settings.LISTENERS_QUEUE),
                Threads.named("pinion-listeners")));
    relay =
        opened.add(
            new Relay(
                config.get(RelaySettings.TIMEOUT_CONNECT),
                config.get(RelaySettings.MAX_CONCURRENCY),
                config.get(RelaySettings.RESPONSE_MAX_HEAD),
                container));
    tracing = opened.add(new Tracing(config, relay));
    stores = opened.add(new Stores(config, timer, relay.writers(), counters));
    forwarded = new Forwarded(config.get(RelaySettings.TRUSTED_PROXIES));
    identifying =
        new Identifying(config, Identifiers.of(config, stores.peers().keys()), forwarded, counters);
    idReturn =
        new IdReturn(
            config.get(SessionSettings.SESSION_RESPONSE_HEADER),
            config.get(SessionSettings.SESSION_COOKIE),
            forwarded);
    upstreamFields =
        new UpstreamFields(config.get(SessionSettings.SESSION_UPSTREAM_HEADER), forwarded);
    decisionHeaders = new DecisionHeaders(config.get(Settings.RESPONSE_HEADERS));
    exchanges = new LiveExchanges(config.get(RelaySettings.MAX_CONCURRENCY));
    webSockets = new WebSockets(config);
    readiness = new Readiness(config, container.takesUpHttp2());
    models = new Models(config, relay, stores, timer, counters, extensions.routers());
    admission = new Admission(this);
    retries = new RetryBudget(config.get(RelaySettings.RETRY_BUDGET), exchanges::count);
    backends = new Backends(config, relay, stores, timer, this::changed, opened);
    opened.add(ConfigRefresh.start(config, this::configure));
    Duration ttl = config.get(SessionSettings.PIN_TTL);
    int maxPins = config.get(SessionSettings.PIN_MAX_ENTRIES);
    router =
        new Router(
            backends::pool,
            backends.placement(selector),
            stores.pins(),
            stores.responses(),
            new LastPins(ttl, stores.remembered(), System::nanoTime),
            new Renewals(config.get(SessionSettings.PIN_SLIDING), ttl, maxPins, System::nanoTime),
            config.get(SelectionSettings.FAILBACK));
    heartbeat =
        new Heartbeat(
            config.get(RelaySettings.STREAM_HEARTBEAT),
            config.get(RelaySettings.STREAM_EARLY_COMMIT),
            timer,
            relay.writers());
  }

  /**
   * Starts a gateway; the caller closes it.
   *
   * @param container how the container behaves that hands it requests
   * @throws ConfigException if what the configuration names is not there
   */
  public static Gateway start(
      GatewayConfig config, ContainerTraits container, Extensions extensions) {
    BackendSelector selector = Selectors.of(config, extensions.selectors());
    Libraries.load();
    config.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    if (config.backends().isEmpty()) {
      LOG.log(Level.WARNING, "no backend is configured (pinion.backends): every answer is 503");
    }
    Opened opened = new Opened();
    boolean started = false;
    try {
      Gateway gateway = new Gateway(config, container, selector, extensions, opened);
      gateway.watch(extensions.sinks());
      LOG.log(Level.INFO, "Pinion relays to {0}", config.backends());
      started = true;
      return gateway;
    } finally {
      if (!started) {
        opened.close();
      }
    }
  }

  private static List<GatewayListener> told(Extensions extensions) {
    List<GatewayListener> told = new ArrayList<>(extensions.listeners());
    told.add(new AccessLog());
    return told;
  }

  /** Follows what may change in the configuration. */
  private void configure(GatewayConfig now) {
    readiness.configure(now);
    models.configure(now);
    backends.configure(now, relay);
    stores.peers().configured(now);
  }

  private void watch(List<MetricsSink> sinks) {
    timers.every(PEERS_INTERVAL, () -> stores.peers().check());
    timers.every(CHANGES_INTERVAL, backends::follow);
    timers.every(DEPARTURES_INTERVAL, this::letGo);
    timers.every(
        config.get(PoolSettings.TLS_REFRESH),
        () -> relay.followStoresLater(() -> backends.pool().all()));
    timers.every(limits.sweepInterval(heartbeat), exchanges::sweep);
    timers.every(HEALTH_INTERVAL, backends.health()::sweep);
    if (servesMetrics() && !sinks.isEmpty()) {
      timers.every(SINK_INTERVAL, () -> sinks.forEach(sink -> sink.accept(figures())));
    }
  }

  private void letGo() {
    backends.letGo();
    counters.retainBackends(backends.pool().ids());
  }

  /** Runs this after a while, on a thread that may write to clients; never once closed. */
  void later(Duration pause, Runnable work) {
    timers.later(pause, () -> relay.writers().execute(work));
  }

  /** Relays a request, asynchronously, or answers at once why not. */
  void relay(HttpServletRequest request, HttpServletResponse response) throws IOException {
    admission.relay(request, response);
  }

  /** Answers a request that does not become an exchange. */
  void refuse(HttpServletResponse response, int status, String path, String message)
      throws IOException {
    admission.refuse(response, status, path, message);
  }

  /** An exchange has ended. */
  void ended(Exchange exchange, ExchangeReport report) {
    if (report.decision() != null) {
      counters.decided(report.decision(), report.lookup());
    }
    counters.ended(report.outcome(), report.firstByte(), report.bytesIn(), report.bytesOut());
    exchanges.remove(exchange); // last: with none under way, all are counted
    listeners.publish(listener -> listener.exchangeEnded(report));
  }

  private void changed(Backend backend, HealthState from, HealthState to, String reason) {
    LOG.log(Level.WARNING, "backend {0} is {1}, was {2}: {3}", backend, to, from, reason);
    if (to == HealthState.EJECTED) {
      counters.backendEjected(backend.id());
    } else if (to == HealthState.DOWN) {
      later(Duration.ZERO, exchanges::leaveDown); // not on the probes' thread
    }
    listeners.publish(listener -> listener.backendChanged(backend, from, to, reason));
  }

  /** All figures now. */
  List<MetricFamily> figures() {
    return GatewayFigures.of(this);
  }

  /** Decides where requests go, for an application that relays by itself. */
  public Router router() {
    return router;
  }

  /** Changes the backends at run time. */
  public BackendControl control() {
    return backends.control();
  }

  /** The backends in force. */
  Backends backends() {
    return backends;
  }

  /** Whether new requests are to come here. */
  Readiness readiness() {
    return readiness;
  }

  GatewayConfig config() {
    return config;
  }

  ContainerTraits container() {
    return container;
  }

  boolean servesMetrics() {
    return config.get(Settings.METRICS) == MetricsMode.AUTO;
  }

  Models models() {
    return models;
  }

  ExchangeLimits limits() {
    return limits;
  }

  LiveExchanges exchanges() {
    return exchanges;
  }

  WebSockets webSockets() {
    return webSockets;
  }

  Tracing tracing() {
    return tracing;
  }

  RetryBudget retries() {
    return retries;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  Relay relay() {
    return relay;
  }

  Stores stores() {
    return stores;
  }

  ListenerQueue listeners() {
    return listeners;
  }

  Counters counters() {
    return counters;
  }

  Identifying identifying() {
    return identifying;
  }

  Forwarded forwarded() {
    return forwarded;
  }

  IdReturn idReturn() {
    return idReturn;
  }

  UpstreamFields upstreamFields() {
    return upstreamFields;
  }

  DecisionHeaders decisionHeaders() {
    return decisionHeaders;
  }

  /**
   * Refuses new requests, lets those under way finish for {@code pinion.shutdown.grace}, for which
   * it blocks, ends the others, and then gives up its place among the members and stops every
   * thread. An interrupt ends the wait. Idempotent.
   */
  @Override
  public void close() {
    readiness.close();
    letFinish();
    admission.close();
    exchanges.endAll(CLOSING_GRACE);
    opened.close();
  }

  private void letFinish() {
    Duration grace =
        container.endsStoppedExchanges() ? Duration.ZERO : config.get(ShutdownSettings.GRACE);
    int before = exchanges.count();
    if (before > 0 && !grace.isZero()) {
      LOG.log(Level.INFO, "closing: {0} exchanges are under way, for {1} at most", before, grace);
      exchanges.goAway();
      exchanges.awaitEnd(grace);
    }
    int left = exchanges.count();
    if (left > 0) {
      LOG.log(Level.WARNING, "closing: {0} exchanges are not done and are ended now", left);
    }
  }
}
