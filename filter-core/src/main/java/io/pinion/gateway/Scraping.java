package io.pinion.gateway;

import io.pinion.backend.BackendPool;
import io.pinion.backend.LoadReports;
import io.pinion.health.HttpLoadProbe;
import io.pinion.health.LoadProbe;
import io.pinion.health.LoadScraper;
import io.pinion.relay.Relay;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Backends are asked how busy they are, as configured, on a thread of its own. */
final class Scraping implements AutoCloseable {
  private static final int VALID_INTERVALS = 3;

  private final Runnable stop;

  private Scraping(Runnable stop) {
    this.stop = stop;
  }

  /** How long what one has said counts. */
  static Duration validity(GatewayConfig config) {
    return config.get(CapacitySettings.LOAD_INTERVAL).multipliedBy(VALID_INTERVALS);
  }

  static Scraping start(
      GatewayConfig config, Supplier<BackendPool> pool, LoadReports reports, Relay relay) {
    String path = config.find(CapacitySettings.LOAD_PATH);
    if (path == null) {
      return new Scraping(() -> {});
    }
    ScheduledExecutorService scheduler = Threads.scheduler("pinion-load");
    LoadProbe probe =
        new HttpLoadProbe(relay::request, path, config.get(CapacitySettings.LOAD_TIMEOUT));
    LoadScraper scraper =
        new LoadScraper(
            pool, probe, reports, config.get(CapacitySettings.LOAD_INTERVAL), scheduler);
    return new Scraping(
        () -> {
          scraper.close();
          Threads.stop(scheduler);
        });
  }

  @Override
  public void close() {
    stop.run();
  }
}
