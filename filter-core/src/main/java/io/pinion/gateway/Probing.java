package io.pinion.gateway;

import io.pinion.backend.BackendPool;
import io.pinion.health.HealthProbe;
import io.pinion.health.HealthTracker;
import io.pinion.health.HttpProbe;
import io.pinion.health.Prober;
import io.pinion.health.TcpProbe;
import io.pinion.relay.Relay;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Active health probes as configured, with the threads they need. */
final class Probing implements AutoCloseable {
  private final Runnable stop;

  private Probing(Runnable stop) {
    this.stop = stop;
  }

  static Probing start(
      GatewayConfig config, Supplier<BackendPool> pool, HealthTracker tracker, Relay relay) {
    if (!config.get(HealthSettings.HEALTH_ACTIVE)) {
      return new Probing(() -> {});
    }
    ScheduledExecutorService scheduler = Threads.scheduler("pinion-probes");
    Duration timeout = config.get(HealthSettings.HEALTH_TIMEOUT);
    String path = config.find(HealthSettings.HEALTH_PATH);
    if (path != null) {
      HealthProbe probe =
          new HttpProbe(relay::request, path, config.get(HealthSettings.HEALTH_STATUS), timeout);
      Prober prober = prober(config, pool, probe, tracker, scheduler);
      return new Probing(() -> stop(prober, scheduler));
    }
    TcpProbe probe = new TcpProbe(timeout, Threads.named("pinion-connects"), scheduler);
    Prober prober = prober(config, pool, probe, tracker, scheduler);
    return new Probing(
        () -> {
          stop(prober, scheduler);
          probe.close();
        });
  }

  private static Prober prober(
      GatewayConfig config,
      Supplier<BackendPool> pool,
      HealthProbe probe,
      HealthTracker tracker,
      ScheduledExecutorService scheduler) {
    return new Prober(pool, probe, tracker, config.get(HealthSettings.HEALTH_INTERVAL), scheduler);
  }

  private static void stop(Prober prober, ScheduledExecutorService scheduler) {
    prober.close();
    Threads.stop(scheduler);
  }

  @Override
  public void close() {
    stop.run();
  }
}
