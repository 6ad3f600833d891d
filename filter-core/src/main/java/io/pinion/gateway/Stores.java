package io.pinion.gateway;

import io.pinion.observe.Counters;
import io.pinion.observe.MetricFamily;
import io.pinion.pin.Board;
import io.pinion.pin.GuardedPinStore;
import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreProvider;
import io.pinion.pin.StoreListener;
import io.pinion.session.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The maps of the configured store. One that members share is guarded, so that none waits for it.
 */
final class Stores implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Stores.class.getName());
  private static final int FIRST_SECONDS = 5;

  private final PinStoreProvider provider;
  private final GatewayConfig config;
  private final ScheduledExecutorService timer;
  private final Executor late;
  private final StoreListener listener;
  private final List<GuardedPinStore> guarded = new ArrayList<>();
  private final Peers peers;
  private final PinStore pins;
  private final PinStore responses;
  private final PinStore models;

  /**
   * Opens them; may block for some seconds.
   *
   * @param timer watches deadlines
   * @param late runs what goes on after a deadline
   */
  Stores(GatewayConfig config, ScheduledExecutorService timer, Executor late, Counters counters) {
    this.config = config;
    this.timer = timer;
    this.late = late;
    this.listener = told(counters);
    this.provider = config.get(SessionSettings.STORE);
    boolean done = false;
    try {
      provider.start(config.storeSettings());
      this.peers = new Peers(provider, config);
      peers.join();
      this.pins =
          open(
              "pinion-pins",
              config.get(SessionSettings.PIN_TTL),
              config.get(SessionSettings.PIN_MAX_ENTRIES));
      this.responses =
          open(
              "pinion-responses",
              config.get(SessionSettings.RESPONSES_TTL),
              config.get(SessionSettings.RESPONSES_MAX_ENTRIES));
      this.models =
          open(
              "pinion-models",
              config.get(ModelSettings.TTL),
              config.get(ModelSettings.MAX_ENTRIES));
      done = true;
    } finally {
      if (!done) {
        provider.close();
      }
    }
  }

  private PinStore open(String map, Duration ttl, int maxEntries) {
    PinStore store = provider.open(map, ttl, maxEntries);
    if (!provider.isShared()) {
      return store;
    }
    prepare(store);
    GuardedPinStore guard =
        new GuardedPinStore(
            store,
            config.get(SessionSettings.STORE_TIMEOUT),
            config.get(SessionSettings.STORE_FAILURES),
            config.get(SessionSettings.STORE_PAUSE),
            timer,
            late,
            listener);
    guarded.add(guard);
    return guard;
  }

  /** A first question takes longer than later ones, and no request should wait for it. */
  private static void prepare(PinStore store) {
    try {
      store.find(new SessionKey(0, 0)).toCompletableFuture().get(FIRST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the store does not answer yet", e);
    }
  }

  /** Which backend a session is pinned to. */
  PinStore pins() {
    return pins;
  }

  /** Which backend made an answer. */
  PinStore responses() {
    return responses;
  }

  /** Which model a session stays with. */
  PinStore models() {
    return models;
  }

  /** How many sessions are to be remembered here for the time when the store does not answer. */
  int remembered() {
    return provider.isShared() ? config.get(SessionSettings.STORE_REMEMBERED) : 0;
  }

  /** How it is with them now. */
  List<MetricFamily> figures() {
    boolean available = guarded.stream().allMatch(GuardedPinStore::isAvailable);
    return List.of(
        MetricFamily.gauge(
            "pinion_store_available", "Whether the pin store is asked as usual", available ? 1 : 0),
        MetricFamily.gauge(
            "pinion_store_members", "Members that hold the pins", provider.members()),
        MetricFamily.gauge(
            "pinion_store_members_differing",
            "Other members whose settings differ from this one's",
            peers.differing()));
  }

  /** What the members that share the stores all see; to be asked for once. */
  Board board() {
    return provider.board();
  }

  /** The members that share the stores. */
  Peers peers() {
    return peers;
  }

  private static StoreListener told(Counters counters) {
    return new StoreListener() {
      @Override
      public void answered(long nanos) {
        counters.storeAnswered(nanos);
      }

      @Override
      public void failed() {
        counters.storeFailed();
      }

      @Override
      public void skipped() {
        counters.storeSkipped();
      }
    };
  }

  @Override
  public void close() {
    pins.close();
    responses.close();
    models.close();
    provider.close();
  }
}
