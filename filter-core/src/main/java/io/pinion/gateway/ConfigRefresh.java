package io.pinion.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows changes of the configuration: the backends are put in force, other settings wait for a
 * restart. One with a fault is reported once, and what was in force stays. Used by one thread,
 * which may block.
 */
final class ConfigRefresh {
  private static final Logger LOG = System.getLogger(ConfigRefresh.class.getName());

  private final GatewayConfig atStart;
  private final Consumer<GatewayConfig> follow;
  private final Set<String> waiting = new HashSet<>();
  private GatewayConfig known;
  private String fault = "";

  /**
   * Follows from here on.
   *
   * @param config what is in force
   * @param follow puts the backends of another in force
   */
  ConfigRefresh(GatewayConfig config, Consumer<GatewayConfig> follow) {
    this.atStart = config;
    this.known = config;
    this.follow = follow;
  }

  /** Looks at the configuration now and then, if it is to; the caller closes it. */
  static AutoCloseable start(GatewayConfig config, Consumer<GatewayConfig> follow) {
    Duration interval = config.get(PoolSettings.CONFIG_REFRESH);
    if (interval.isZero()) {
      return () -> {};
    }
    ConfigRefresh refresh = new ConfigRefresh(config, follow);
    ScheduledExecutorService thread = Threads.scheduler("pinion-config");
    var unused =
        thread.scheduleWithFixedDelay(
            refresh::refresh, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    return () -> Threads.stop(thread);
  }

  /** Looks whether something has changed. */
  void refresh() {
    try {
      follow(known.reread());
      fault = "";
    } catch (ConfigException e) {
      report(String.join("\n  - ", e.faults()));
    } catch (RuntimeException | Error e) { // sources are others' code; it must not end the rounds
      report(e.toString());
    }
  }

  private void follow(GatewayConfig now) {
    if (now != known) {
      List<String> before = known.warnings();
      known = now;
      now.warnings().stream()
          .filter(warning -> !before.contains(warning))
          .forEach(warning -> LOG.log(Level.WARNING, warning));
      warnOfOthers(now);
      follow.accept(now);
    }
  }

  private void report(String found) {
    if (!found.equals(fault)) {
      fault = found;
      LOG.log(
          Level.ERROR,
          "the configuration has changed and has faults; what was in force stays:\n  - {0}",
          found);
    }
  }

  /** Each once, until it is again as it was at the start. */
  private void warnOfOthers(GatewayConfig now) {
    Set<String> other = now.differing(atStart);
    waiting.retainAll(other);
    other.stream()
        .filter(waiting::add)
        .forEach(
            key -> LOG.log(Level.WARNING, "{0} has changed, which takes a restart to follow", key));
  }
}
